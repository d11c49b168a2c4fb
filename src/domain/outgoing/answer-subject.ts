import { subjectCore } from '../mail/subject.ts'

/** No subject needs more characters; what is past them would only be cut elsewhere. */
const maxSubject = 500

/** A line of ours as a field may hold it: control characters and those that turn the direction of writing are blanks, and none stand together. */
export function plainLine(text: string, limit = maxSubject): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd\s]+/gu, ' ')
    .trim()
    .slice(0, limit)
    .toWellFormed()
    .replace(/\ufffd$/, '')
}

/** The number of a ticket in the form that every subject of ours has it in. C29 */
export function protocolMark(protocol: string): string {
  return `[${protocol}]`
}

/**
 * A subject with the number of its ticket, in its fixed form and once, however often it was there before. C29
 *
 * A number that stands in a sentence, as our acknowledgements have it, gets its brackets there.
 */
export function withProtocol(subject: string, protocol: string): string {
  const mark = protocolMark(protocol)
  let isMarked = false
  const once = plainLine(subject, maxSubject - mark.length - 1)
    .split(/(\[?(?<!\d)\d{4}-\d{6,12}(?!\d)\]?)/)
    .map((part) => {
      if (part.replace(/[[\]]/g, '') !== protocol) return part
      if (isMarked) return ''
      isMarked = true
      return mark
    })
    .join('')
  return isMarked ? plainLine(once) : plainLine(`${once} ${mark}`)
}

/** The subject of an answer to a subject: with one `Re:`, and the number of the ticket. */
export function answerSubject(subject: string, protocol: string): string {
  const core = subjectCore(plainLine(subject))
  return withProtocol(core === '' ? 'Re:' : `Re: ${core}`, protocol)
}
