import type { MessageState } from '../domain/disposition.ts'
import type { MessageFields } from '../store/messages.ts'
import { isTextKey } from '../i18n/translate.ts'

/** How a badge is coloured; its words say the same for who sees no colours. */
export type Tone = 'good' | 'bad' | 'wait' | 'plain'

const tones = {
  ticket: 'good',
  reply: 'good',
  held: 'wait',
  refused: 'bad',
  discarded: 'plain',
  waiting: 'wait',
  sending: 'wait',
  sent: 'good',
  deferred: 'bad',
  failed: 'bad',
  bounced: 'bad',
  filtered: 'plain',
  cancelled: 'plain',
} as const satisfies Record<MessageState, Tone>

/** The colour of a message's status. */
export function toneOf(state: MessageState): Tone {
  return tones[state]
}

/** The key of a reason's words; `null` when there is no reason. */
export function reasonKey(reason: string | null): string | null {
  return reason === null ? null : `reason.${reason}`
}

/** The key of what can be done about a reason; `null` when there is no reason. */
export function remedyKey(reason: string | null): string | null {
  return reason === null ? null : `remedy.${reason}`
}

/** The key of a rule's name in words; `null` for a rule without one, which is shown by its own name. */
export function ruleKey(rule: string): string | null {
  return knownKey(`rule.${rule}`)
}

/** The key of a detail's name in words; `null` for a detail without one. */
export function detailKey(name: string): string | null {
  return knownKey(`detail.${name}`)
}

/** The key of why a message has no text to show, or not yet; `null` when all of it could be read. */
export function contentNotice({
  direction,
  contentState,
}: Pick<MessageFields, 'direction' | 'contentState'>): string | null {
  if (contentState === 'extracted') return null
  // What nobody wrote is made when it is first tried.
  return direction === 'out' && contentState === 'absent'
    ? 'message.content.ours'
    : `message.content.${contentState}`
}

/** Who wrote a message, for a list; the envelope's sender when the author is not known, `null` for nobody. */
export function writerOf({
  author,
  reversePath,
}: Pick<MessageFields, 'author' | 'reversePath'>): string | null {
  if (author === null) return reversePath === null || reversePath === '' ? null : reversePath
  return author.name === '' ? author.address : author.name
}

/** A mailbox with its name, if it has one, as mail programs show it. */
export function mailboxText({ name, address }: { readonly name: string; readonly address: string }): string {
  return name === '' ? address : `${name} <${address}>`
}

/** A key if there are words for it; `null` when there are none. */
export function knownKey(key: string): string | null {
  return isTextKey(key) ? key : null
}
