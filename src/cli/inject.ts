import type { Log } from '../domain/log.ts'
import type { PermanentReason } from '../domain/policy/reasons.ts'
import type { Verdict } from '../domain/policy/verdict.ts'
import { tellReplies } from '../intake/answer.ts'
import { bring } from '../intake/bring.ts'
import type { Intake, RecipientReply } from '../intake/intake.ts'
import { commandLog } from './command-log.ts'
import type { Invocation } from './command.ts'
import { pipedReversePath, tellMailServer, withoutDeliveryLines } from './delivery.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { withIntake } from './open-intake.ts'
import { print, printJson, tell } from './output.ts'
import { withStores } from './workspace.ts'

/** `inject`: takes a message from standard input through the same path as any door's. */
export async function inject(invocation: Invocation): Promise<ExitCode> {
  const { operands, text, list, config, isJson, has } = invocation
  const isPiped = has('pipe')
  const given = readPath(text('from') ?? '')
  const reversePath = isPiped ? pipedReversePath(given) : given
  const octets = isPiped ? withoutDeliveryLines(process.stdin) : process.stdin
  const recipients = [...list('to'), ...operands].map((recipient) => readPath(recipient) ?? '')
  if (process.stdin.isTTY) tell('Type the message, then Ctrl-D:')
  const take = async (intake: Intake): Promise<readonly RecipientReply[]> => {
    // What a mail server pipes may have come from anywhere, as what it hands over by LMTP.
    const door = isPiped ? 'lmtp' : 'cli'
    const transaction = intake.begin({ door, peer: { address: null, helo: null, tls: null } })
    const message = { reversePath, recipients, declaredOctets: null, octets }
    const { refused, taken } = await bring(transaction, message)
    return [...refused, ...taken]
  }
  const log = isPiped ? silent : commandLog
  const replies = await withStores(config(), 'write', (workspace) => withIntake(workspace, take, log))
  if (isPiped) tellMailServer(replies)
  else await report(replies, isJson)
  return worst(replies.map(({ verdict }) => verdict))
}

/** Mail servers pass on to the sender what their delivery programs say. */
const silent: Log = () => undefined

/** Reads a path with or without angle brackets; `null` for the null one. RFC 5321 §4.1.2 */
export function readPath(text: string): string | null {
  const path = text.trim().replace(/^<(.*)>$/, '$1')
  return path === '' ? null : path
}

async function report(replies: readonly RecipientReply[], isJson: boolean): Promise<void> {
  const shown = tellReplies(replies)
  const protocols = [...new Set(shown.flatMap(({ protocol }) => protocol ?? []))]
  for (const { recipient, accepted, reply } of shown) if (!accepted) tell(`${recipient}: ${reply}`)
  if (isJson) {
    await printJson({
      accepted: shown.every(({ accepted }) => accepted),
      protocol: protocols[0] ?? null,
      recipients: shown,
    })
  } else {
    for (const { accepted, reply, protocol } of shown) {
      if (accepted && protocol === null) await print(`${reply}\n`)
    }
    for (const protocol of protocols) await print(`${protocol}\n`)
  }
}

/** Reasons that lie in the message itself; the others lie in who writes, or to whom. */
const dataReasons: ReadonlySet<PermanentReason> = new Set<PermanentReason>([
  'malformed-message',
  'message-too-large',
  'subject-missing',
  'several-recipients',
  'malformed-address',
])

/** A temporary failure wins: trying again harms nobody, because a repeated delivery gets the same ticket. */
function worst(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ kind }) => kind === 'defer')) return exitCode.temporary
  const refused = verdicts.find((verdict) => verdict.kind === 'reject')
  if (refused === undefined) return exitCode.ok
  return dataReasons.has(refused.reason) ? exitCode.data : exitCode.noPermission
}
