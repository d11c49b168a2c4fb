import type { FailureReason } from '../domain/mail/bounce/failure-words.ts'
import { foldText } from '../domain/fold.ts'
import type { Db } from './dialect.ts'
import type { SuppressedWhy } from './suppression.ts'

/** An address on the suppression list. */
export type Suppressed = {
  readonly address: string
  readonly why: SuppressedWhy
  readonly reason: FailureReason
  /** What the other server said. */
  readonly words: string
  /** The last mail that it did not take; `null` when it is gone. */
  readonly mailId: string | null
  readonly since: Date
}

/** Which addresses a list asks for. */
export type SuppressionRequest = {
  /** A part of the address, in any case; empty for all. */
  readonly text: string
  /** Only those that come after this one. */
  readonly after?: string
  /** Only those that come before this one, the nearest ones. */
  readonly before?: string
  readonly limit: number
}

/** A part of the list, in the order of the addresses. */
export type SuppressionPage = {
  readonly rows: readonly Suppressed[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

type Row = {
  address_folded: string
  why: SuppressedWhy
  reason: FailureReason
  words: string
  mail_id: string | null
  created_at: string
}

/** A longer text finds nothing: no address has as much. */
const maxSearched = 254

/** The addresses on the list that a text finds, from one on. */
export async function listSuppressed(db: Db, request: SuppressionRequest): Promise<SuppressionPage> {
  const { after = '', before = '', limit } = request
  const isBackwards = after === '' && before !== ''
  const text = foldText(request.text).trim().slice(0, maxSearched)
  const query = db('suppressions').whereNull('released_at')
  if (text !== '') void query.whereRaw(`address_folded like ? escape '!'`, [`%${literal(text)}%`])
  if (after !== '') void query.where('address_folded', '>', after)
  else if (isBackwards) void query.where('address_folded', '<', before)
  const found: Row[] = await query.orderBy('address_folded', isBackwards ? 'desc' : 'asc').limit(limit + 1)
  const rows = found.slice(0, limit).map(toSuppressed)
  const hasMore = found.length > limit
  return {
    rows: isBackwards ? rows.reverse() : rows,
    hasPrevious: isBackwards ? hasMore : after !== '',
    hasNext: isBackwards || hasMore,
  }
}

function toSuppressed(row: Row): Suppressed {
  return {
    address: row.address_folded,
    why: row.why,
    reason: row.reason,
    words: row.words,
    mailId: row.mail_id,
    since: new Date(row.created_at),
  }
}

function literal(text: string): string {
  return text.replace(/[%_!]/g, '!$&')
}
