import { defer } from '../domain/policy/verdict.ts'
import { overall, replyLines } from '../intake/answer.ts'
import type { RecipientReply } from '../intake/intake.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { tell } from './output.ts'

const LF = 10
const deliveryField = /^(?:Return-Path|X-Original-To|Delivered-To):/i
/** How much is looked at for the end of a line. */
const maxStartOctets = 16_384

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

/**
 * The octets of a message without what a mail server writes in front of it for a program.
 *
 * That is the line of a mailbox file and, behind it, the fields about this very delivery: a Delivered-To of the desk
 * would else look as if the message had been here before.
 */
export async function* withoutDeliveryLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start = Buffer.alloc(0)
  let expected: RegExp | null = /^From /
  for await (const chunk of chunks) {
    if (expected === null) {
      yield chunk
      continue
    }
    start = Buffer.concat([start, chunk])
    for (let end = start.indexOf(LF); expected !== null && end !== -1; end = start.indexOf(LF)) {
      if (!expected.test(start.toString('latin1', 0, end))) expected = null
      else {
        start = start.subarray(end + 1)
        expected = deliveryField
      }
    }
    if (start.length > maxStartOctets) expected = null
    if (expected === null) yield start
  }
  if (expected !== null && start.length > 0) yield start
}

/** Tells a mail server why: the enhanced status code first, which it takes for its own, and our words. */
export function tellMailServer(replies: readonly RecipientReply[]): void {
  const refused = replies.filter(({ verdict }) => verdict.kind !== 'pass')
  if (refused.length === 0) return
  const lines = replyLines(overall(refused), 'message-accepted').map((line) => line.slice('550 '.length))
  const [status = ''] = (lines[0] ?? '').split(' ', 1)
  tell([status, ...lines.map((line) => line.slice(status.length + 1))].join(' '))
}
