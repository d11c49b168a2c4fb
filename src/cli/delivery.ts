import { defer } from '../domain/policy/verdict.ts'
import { overall, replyLines } from '../intake/answer.ts'
import type { RecipientReply } from '../intake/intake.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { tell } from './output.ts'

const LF = 10
const mailboxMark = Buffer.from('From ')

/** Has a bug that nobody caught end a delivery as every other fault of ours: the mail server keeps the mail. */
export function deferOnBug(): void {
  process.once('uncaughtException', () => process.exit(deferDelivery()))
}

/**
 * Ends a delivery that a fault of ours stopped: the mail server keeps the mail.
 *
 * What went wrong is not told here, because mail servers pass it on to the sender; `portaria doctor` tells.
 */
export function deferDelivery(): ExitCode {
  tellMailServer([{ recipient: '', verdict: defer('internal-failure'), text: [] }])
  return exitCode.temporary
}

/** The reverse-path as mail servers write it for their delivery programs: the null one has a name there. */
export function pipedReversePath(path: string | null): string | null {
  return path?.toUpperCase() === 'MAILER-DAEMON' ? null : path
}

/** The octets of a message without the line of a mailbox file that mail servers put in front for a program. */
export async function* withoutMailboxLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | null = new Uint8Array()
  let isSkipping = false
  for await (const chunk of chunks) {
    if (start === null && !isSkipping) {
      yield chunk
      continue
    }
    const octets: Uint8Array = isSkipping ? chunk : Buffer.concat([start ?? new Uint8Array(), chunk])
    if (!isSkipping && octets.length < mailboxMark.length && mailboxMark.indexOf(octets) === 0) {
      start = octets
      continue
    }
    isSkipping ||= mailboxMark.equals(octets.subarray(0, mailboxMark.length))
    start = null
    const end = isSkipping ? octets.indexOf(LF) : -1
    if (isSkipping && end === -1) continue
    isSkipping = false
    yield octets.subarray(end + 1)
  }
  if (start !== null && start.length > 0) yield start
}

/** Tells a mail server why: the enhanced status code first, which it takes for its own, and our words. */
export function tellMailServer(replies: readonly RecipientReply[]): void {
  const refused = replies.filter(({ verdict }) => verdict.kind !== 'pass')
  if (refused.length === 0) return
  const lines = replyLines(overall(refused), 'message-accepted').map((line) => line.slice('550 '.length))
  const [status = ''] = (lines[0] ?? '').split(' ', 1)
  tell([status, ...lines.map((line) => line.slice(status.length + 1))].join(' '))
}
