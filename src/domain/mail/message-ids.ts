import { cleanText } from '../fold.ts'

/** The Message-IDs of a field without their angle brackets; words, where there are no brackets. RFC 5322 §3.6.4 */
export function messageIds(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>]{1,998})>/g)].map(([, id = '']) =>
    cleanText(id.replace(/\s+/g, '')),
  )
  if (bracketed.length > 0) return bracketed
  return value
    .split(/\s+/)
    .filter((token) => token.length > 2 && token.length < 998 && !token.includes('<'))
    .map(cleanText)
}

/** The first Message-ID that a text quotes in a line of its own, as bounces without a report do; `null` when none. */
export function quotedMessageId(text: string): string | null {
  const [, id] = /^[> \t]{0,20}Message-ID:[ \t]{0,20}<([^<>\s]{1,998})>/im.exec(text) ?? []
  return id === undefined ? null : cleanText(id)
}

/** Whether a Message-ID can be put into a field of ours: one of other characters would be folded or encoded on its way. */
export function isPlainMessageId(messageId: string | null): messageId is string {
  return messageId !== null && messageId.length < 250 && /^[!-;=?-~]+$/.test(messageId)
}
