import { withoutPlusPart } from '../domain/mail/address.ts'
import { nearNetwork } from '../domain/mail/network.ts'
import { leafOf } from './chain.ts'
import { type Db, dialectOf } from './dialect.ts'
import { erasedMessage } from './erased.ts'
import { tripletKey } from './greylist.ts'
import { type StoredMessage, toMessageFields } from './messages.ts'
import { forgetTexts } from './text-waiting.ts'

/** Messages that are found and erased in one transaction, for which mail waits. */
const messagesAtOnce = 200

/** The rows that hang on a message and tell of its people. */
const hangingTables = [
  'raw_messages',
  'contents',
  'typed_texts',
  'attachments',
  'outbox',
  'outgoing_recipients',
  'delivery_attempts',
  'corrections',
  'notices',
] as const

/** Whose messages are meant. */
export type Subject = { readonly addresses: readonly string[]; readonly ticketIds: readonly string[] }

/**
 * The messages of a person: written by, sent to, and all in the tickets that the person asked for.
 *
 * What another wrote is the other's, even where the envelope names this person: anybody may write there what he likes.
 */
export async function findMessagesOf(db: Db, { addresses, ticketIds }: Subject): Promise<readonly string[]> {
  const ids = new Set<string>()
  const add = (found: readonly string[]): void => {
    for (const id of found) ids.add(id)
  }
  add(await db('messages').whereIn('author_folded', addresses).pluck('id'))
  add(
    await db('messages')
      .whereIn('seq', db('message_recipients').whereIn('address', addresses).select('seq'))
      .andWhere((to) => {
        void to.where({ direction: 'out' }).orWhere({ state: 'refused' })
      })
      .pluck('id'),
  )
  for (const ticketId of ticketIds) {
    add(await db('deliveries').where({ ticket_id: ticketId }).pluck('message_id'))
    add(await db('typed_texts').where({ ticket_id: ticketId }).pluck('message_id'))
    add(
      await db('messages')
        .whereIn('protocol', db('tickets').where({ id: ticketId }).select('protocol'))
        .pluck('id'),
    )
  }
  return [...ids]
}

/** Erases messages, each with all that hangs on it; answers the files that they alone may have needed. */
export async function eraseMessages(db: Db, ids: readonly string[], now: Date): Promise<ReadonlySet<string>> {
  const files = new Set<string>()
  for (let start = 0; start < ids.length; start += messagesAtOnce) {
    const some = ids.slice(start, start + messagesAtOnce)
    const ticketIds = await everHolding(db, some)
    for (const name of await db.transaction((trx) => eraseSome(trx, some, ticketIds, now))) files.add(name)
  }
  return files
}

async function eraseSome(
  trx: Db,
  ids: readonly string[],
  ticketIds: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const rows: (StoredMessage & { erased_leaf: string | null })[] = await trx('messages').whereIn('id', ids)
  const attached: string[] = await trx('attachments').whereIn('message_id', ids).pluck('sha256')
  await forgetTriplets(trx, rows)
  for (const table of hangingTables) await trx(table).whereIn('message_id', ids).delete()
  await trx('mail_reports').whereIn('report_id', ids).orWhereIn('mail_id', ids).delete()
  await trx('deliveries')
    .whereIn('message_id', ids)
    .update({ trace: '[]', plus_part: null, dedupe_key: null, shared_key: null, basis: null })
  await trx('decisions').whereIn('message_id', ids).update({ trace: '[]' })
  const seqs = rows.map(({ seq }) => Number(seq))
  await trx('message_recipients').whereIn('seq', seqs).delete()
  await trx('message_search')
    .whereIn(dialectOf(trx) === 'sqlite' ? 'rowid' : 'seq', seqs)
    .delete()
  for (const row of rows) {
    const leaf = row.erased_leaf ?? leafOf(toMessageFields(row)).toString('hex')
    await trx('messages')
      .where({ id: row.id })
      .update({ ...erasedMessage, erased_leaf: leaf })
  }
  // Behind its messages, as whoever changes one of them: else each would wait for the other.
  await forgetTexts(trx, ticketIds, now)
  return [...attached, ...rows.flatMap(({ blob }) => blob ?? [])]
}

/**
 * All tickets that messages were ever part of, whoever asked for them.
 *
 * A history tells of each ticket that a message came to, also of one that it was moved out of since.
 */
async function everHolding(db: Db, messageIds: readonly string[]): Promise<readonly string[]> {
  const tickets: { id: string; merged_into_id: string | null }[] = await db('tickets')
    .whereIn(
      'id',
      db('deliveries')
        .whereIn('message_id', messageIds)
        .select('ticket_id')
        .union([
          db('history').whereIn('message_id', messageIds).select('ticket_id'),
          db('typed_texts').whereIn('message_id', messageIds).select('ticket_id'),
          db('messages')
            .join('tickets', 'tickets.protocol', 'messages.protocol')
            .whereIn('messages.id', messageIds)
            .select('tickets.id'),
        ]),
    )
    .select('id', 'merged_into_id')
  return [...new Set(tickets.flatMap(({ id, merged_into_id: heldId }) => [id, heldId ?? id]))]
}

/** What the greylist remembers is a digest, which who knows the address can still ask for. */
async function forgetTriplets(trx: Db, rows: readonly StoredMessage[]): Promise<void> {
  const desks: { message_id: string; desk_id: string }[] = await trx('deliveries')
    .whereIn(
      'message_id',
      rows.map(({ id }) => id),
    )
    .whereNotNull('desk_id')
    .select('message_id', 'desk_id')
  const triplets = rows.flatMap(({ id, peer_address: peer, reverse_path: path }) => {
    const network = peer === null ? null : nearNetwork(peer)
    if (network === null) return []
    return desks
      .filter(({ message_id }) => message_id === id)
      .map(({ desk_id }) =>
        tripletKey({ network, reversePath: withoutPlusPart(path ?? ''), deskId: desk_id }),
      )
  })
  await trx('greylist').whereIn('triplet', triplets).delete()
}
