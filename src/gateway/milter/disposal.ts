import { overall, type PassedOn, replyLines } from '../../intake/answer.ts'
import type { RecipientReply } from '../../intake/intake.ts'
import { verdictField } from '../../intake/verdict-seal.ts'
import type { MilterAction, MilterReply } from './answers.ts'

/** A recipient of ours: as the mail server gave it, and as it was read. */
export type OurRecipient = { readonly given: string; readonly address: string }

/** What a mail server is told at the end of a message. */
export type Disposal = { readonly actions: readonly MilterAction[]; readonly reply: MilterReply }

/** What the disposal of a message follows from, beside the answers of the intake. */
export type Shares = {
  readonly ours: readonly OurRecipient[]
  /** Whether others than we get the message too. */
  readonly hasOthers: boolean
  /** How many fields of the message say that they are verdicts of ours. */
  readonly staleFields: number
  mayDo(action: MilterAction['kind']): boolean
}

/**
 * Says what becomes of a message: ours is taken out of it, and what others get is never touched.
 *
 * A refusal is that of the whole message, because it is the one way in which its author hears of it. ADR 35
 */
export function disposalOf(replies: readonly RecipientReply[], shares: Shares): Disposal {
  const { ours, hasOthers, staleFields, mayDo } = shares
  const answer = overall(replies)
  if (answer.verdict.kind !== 'pass')
    return { actions: [], reply: { kind: 'reply', lines: replyLines(answer, 'message-accepted') } }
  const passedOn = replies.flatMap(({ recipient, passOn }) =>
    passOn === undefined ? [] : [{ recipient, ...passOn }],
  )
  if (passedOn.length === 0 && !hasOthers) return { actions: [], reply: { kind: 'discard' } }
  const staying = new Set(passedOn.map(({ recipient }) => recipient))
  const actions: MilterAction[] = []
  for (const { given, address } of ours) {
    if (!staying.has(address)) actions.push({ kind: 'delete-recipient', address: given })
  }
  if (!hasOthers) actions.push(...telling(passedOn, staleFields))
  return { actions: actions.filter(({ kind }) => mayDo(kind)), reply: { kind: 'continue' } }
}

/** What tells our verdicts to the copy; where others get the mail too nobody is told, for they would have them as well. */
function telling(passedOn: readonly PassedOn[], staleFields: number): MilterAction[] {
  const actions: MilterAction[] = []
  // From the last to the first, because their numbers move up.
  for (let nth = staleFields; nth > 0; nth--) actions.push({ kind: 'delete-field', nth, name: verdictField })
  for (const value of new Set(passedOn.flatMap(({ seal }) => seal ?? [])))
    actions.push({ kind: 'add-field', name: verdictField, value })
  const [held] = passedOn.flatMap(({ quarantine }) => quarantine ?? [])
  if (held !== undefined) actions.push({ kind: 'quarantine', reason: `portaria: ${held}` })
  return actions
}
