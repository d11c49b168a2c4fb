import type { FailureReason } from '../domain/mail/bounce/failure-words.ts'
import { type KeyPage, type KeyPageRequest, pageByKey } from './key-page.ts'
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
export function listSuppressed(db: Db, request: KeyPageRequest): Promise<KeyPage<Suppressed>> {
  const columns = { key: 'address_folded', searched: 'address_folded', fold: foldText, maxSearched }
  const query = db('suppressions').whereNull('released_at')
  return pageByKey<Row, Suppressed>(query, columns, request, toSuppressed)
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
