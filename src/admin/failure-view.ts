import { failureReasons } from '../domain/mail/bounce/failure-words.ts'
import type { HistoryEntry } from '../domain/ticket/ticket.ts'
import { visibleLine } from './visible-text.ts'

/** Characters of the other server's words in a line or a row; the page of the report has them all. */
const maxWords = 160

/** Why a mail of ours was not delivered, in our words and in those of the other server. */
export type FailureView = {
  readonly reasonKey: string
  /** `null` when the other server said nothing. */
  readonly words: string | null
}

/** What the line of a history says of a mail that was not delivered; `null` for any other line. */
export function failureView({ event, details }: Pick<HistoryEntry, 'event' | 'details'>): FailureView | null {
  if (event !== 'mail-bounced' && event !== 'mail-delayed') return null
  return failureWords(details.reason, details.words)
}

/** A reason and words as they are shown, whatever stands in the store. */
export function failureWords(reason: unknown, words: unknown): FailureView {
  const known = failureReasons.find((one) => one === reason) ?? 'unknown'
  return {
    reasonKey: `bounce.reason.${known}`,
    words: typeof words === 'string' && words !== '' ? visibleLine(words, maxWords) : null,
  }
}
