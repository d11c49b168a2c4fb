import { isPlainMessageId } from '../mail/message-ids.ts'

/** Message-IDs that a mail of ours names: with more, some hosts refuse the line. RFC 5322 §2.1.1 */
const maxReferences = 20

/** What puts a mail of ours behind another one. RFC 5322 §3.6.4 */
export type Threading = {
  /** Without angle brackets; `null` for a mail that begins. */
  readonly inReplyTo: string | null
  readonly references: readonly string[]
}

/**
 * The ids of an answer: what its parent names, then the parent itself.
 *
 * The first of the conversation is always among them, and the last ones: of a long exchange the middle is left out.
 */
export function threadingOf(
  parent: { readonly messageId: string | null; readonly references: readonly string[] },
  conversation: readonly string[],
): Threading {
  const inReplyTo = isPlainMessageId(parent.messageId) ? parent.messageId : null
  const first = conversation.slice(0, 1)
  const before = parent.references.length === 0 ? conversation.slice(1) : parent.references
  const parentId = inReplyTo === null ? [] : [inReplyTo]
  const named = [...first, ...before, ...parentId].filter(isPlainMessageId)
  // An id that comes again stands where it came last, but for the first of all.
  const [root, ...rest] = named
  const chain = rest.filter((id, at) => id !== root && rest.lastIndexOf(id) === at)
  const kept = chain.slice(-(maxReferences - 1))
  return { inReplyTo, references: root === undefined ? [] : [root, ...kept] }
}
