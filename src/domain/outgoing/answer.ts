import type { Ticket } from '../ticket/ticket.ts'

/** What an answer does with its ticket as it is sent. */
export const answerMoves = ['keep', 'ask-validation', 'close', 'reopen'] as const

/** One of them. */
export type AnswerMove = (typeof answerMoves)[number]

/**
 * What a person has typed and ticked so far, as it was typed: a draft may hold anything.
 */
export type AnswerContent = {
  /** The row of the message that is answered; `null` for the first mail to a client who never wrote. C25 */
  readonly originalId: string | null
  /** Typed lists of addresses. */
  readonly to: string
  readonly cc: string
  /** The addresses that were ticked among those who take part. */
  readonly people: readonly string[]
  readonly subject: string
  readonly text: string
  /** Whether the message that is answered stands below. */
  readonly quotes: boolean
  /** The files of the message that is answered which go along. */
  readonly forwards: readonly string[]
  readonly move: AnswerMove
  /** When it is to leave, as the field of a form has it; empty for at once. */
  readonly sendAt: string
}

/** A file of an answer, its octets in a blob. */
export type AnswerFile = {
  readonly id: string
  /** A name that is safe on every system. */
  readonly name: string
  readonly contentType: string
  readonly octets: number
  readonly sha256: string
  /** Whether it is shown in the text instead of attached to it. */
  readonly isPicture: boolean
}

/** Octets of all files of an answer: with what base64 adds, and the text, no large host refuses it. RFC 2045 §6.8 */
export const maxFileOctets = 18 * 1024 * 1024

/** Files of an answer. */
export const maxFiles = 20

/** Characters of an answer's text. */
export const maxAnswerText = 100_000

/** How long an answer waits before it leaves, in which it can be taken back. */
export const undoMs = 10_000

/** What an answer may do with a ticket; nothing where none can be written. */
export function movesFor({
  kind,
  state,
  isMerged = false,
}: Pick<Ticket, 'kind' | 'state'> & { readonly isMerged?: boolean }): readonly AnswerMove[] {
  if (isMerged) return []
  if (kind === 'pre-ticket') return state === 'open' ? ['keep'] : []
  if (state === 'open') return ['keep', 'ask-validation', 'close']
  if (state === 'awaiting-validation') return ['keep', 'close', 'reopen']
  return state === 'closed' ? ['keep', 'reopen'] : []
}
