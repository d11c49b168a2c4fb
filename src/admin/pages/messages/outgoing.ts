import type { AttemptOutcome } from '../../../domain/outgoing/attempt.ts'
import { type AttemptRecord, listAttempts } from '../../../store/attempts.ts'
import type { Db } from '../../../store/database.ts'
import { findOutgoing, type OutgoingMail } from '../../../store/outgoing-mails.ts'
import { listRecipients, type OutgoingRecipient } from '../../../store/outgoing-recipients.ts'
import { type Tone, toneOf } from '../../message-words.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'

/** What became of a mail of ours: by which way, for whom, and in which attempts. */
export type OutgoingView = {
  /** What the channel is called; `null` for the smarthost of the configuration. */
  readonly channelName: string | null
  readonly whyKey: string
  readonly nextAttemptAt: Date | null
  /** The version that this one stands for, and the one that stands for this. C51 */
  readonly replacesHref: string | null
  readonly replacedByHref: string | null
  /** What a person should know of the last attempt; `null` where its words say all. */
  readonly noticeKey: string | null
  readonly recipients: readonly {
    readonly address: string
    readonly fieldKey: string
    readonly stateKey: string
    readonly tone: Tone
    readonly status: string | null
    readonly reply: string | null
    readonly at: Date | null
  }[]
  readonly attempts: readonly {
    readonly at: Date
    readonly outcomeKey: string
    readonly tone: Tone
    readonly durationMs: number
    readonly peer: string | null
    /** What made it private; `null` in clear text, and where nobody was reached. */
    readonly tls: string | null
    readonly isClear: boolean
    readonly reply: string
    readonly dialogue: string
  }[]
}

/** The endings that need more than a word. */
const explained: ReadonlySet<AttemptOutcome> = new Set([
  'unknown',
  'unreachable',
  'sign-in',
  'insecure',
  'no-host',
  'private-host',
  'too-large',
  'gave-up',
])

/** Reads what became of a mail of ours; `null` for what is none. */
export async function readOutgoing(db: Db, messageId: string): Promise<OutgoingView | null> {
  const mail = await findOutgoing(db, messageId)
  if (mail === null) return null
  return toOutgoing(mail, await listRecipients(db, messageId), await listAttempts(db, messageId))
}

/** What the page shows of it, the latest attempt first. */
function toOutgoing(
  { channelName, why, nextAttemptAt, replaces, replacedBy }: OutgoingMail,
  recipients: readonly OutgoingRecipient[],
  attempts: readonly AttemptRecord[],
): OutgoingView {
  const last = attempts.at(-1)
  return {
    channelName: channelName === null ? null : visibleLine(channelName),
    whyKey: `outbox.why.${why}`,
    nextAttemptAt,
    replacesHref: replaces === null ? null : `/messages/${replaces}`,
    replacedByHref: replacedBy === null ? null : `/messages/${replacedBy}`,
    noticeKey: last !== undefined && explained.has(last.outcome) ? `outbox.notice.${last.outcome}` : null,
    recipients: recipients.map(({ address, field, state, status, reply, settledAt, withheld }) => ({
      address: visibleLine(address),
      fieldKey: `message.addressed-as.${field}`,
      stateKey: withheld === 'suppressed' ? 'outbox.suppressed' : `message-state.${state}`,
      tone: toneOf(state),
      status,
      reply: reply === null ? null : visibleLine(reply),
      at: settledAt,
    })),
    attempts: attempts.toReversed().map(toAttempt),
  }
}

function toAttempt({
  at,
  outcome,
  durationMs,
  peer,
  tls,
  reply,
  dialogue,
}: AttemptRecord): OutgoingView['attempts'][number] {
  const lines = dialogue.flatMap(({ command, reply: said }) => [
    ...(command === '' ? [] : [`C: ${command}`]),
    ...said.map((line) => `S: ${line}`),
  ])
  return {
    at,
    outcomeKey: `outbox.outcome.${outcome}`,
    tone: outcome === 'sent' ? 'good' : outcome === 'partly' ? 'wait' : 'bad',
    durationMs,
    peer: peer === null ? null : visibleLine(peer),
    tls: tls === null ? null : visibleLine(tls),
    isClear: tls === null && dialogue.length > 0,
    reply: visibleLine(reply),
    dialogue: visibleLines(lines.join('\n')),
  }
}
