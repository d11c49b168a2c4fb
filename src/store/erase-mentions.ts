import { foldAddress } from '../domain/mail/address.ts'
import type { Db } from './dialect.ts'
import { erasedDetails } from './erased.ts'
import { forgetSuppressed } from './suppression.ts'
import { forgetTexts } from './text-waiting.ts'
import { holding } from './like.ts'

/** Rows that are changed in one statement. */
const rowsAtOnce = 500

type Lists = { id: string; to_mailboxes: string; cc_mailboxes: string }

/** Erases what histories and the audit log tell of a person, and what is noted of mail that did not come in. */
export async function eraseLines(
  db: Db,
  addresses: readonly string[],
  ticketIds: readonly string[],
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const lines = new Set<number>(await seqsNaming(db, 'history', ['details'], addresses))
  for (const [column, ids] of [
    ['ticket_id', ticketIds],
    ['message_id', messageIds],
  ] as const) {
    for (const some of parts(ids)) {
      const seqs: (number | string)[] = await db('history').whereIn(column, some).pluck('seq')
      for (const seq of seqs) lines.add(Number(seq))
    }
  }
  for (const some of parts([...lines]))
    await db('history').whereIn('seq', some).update({ details: erasedDetails })
  for (const some of parts(await seqsNaming(db, 'audit', ['subject', 'details'], addresses)))
    await db('audit').whereIn('seq', some).update({ details: erasedDetails, subject: null })
  const files: string[] = await naming(db, 'door_attempts', addresses).whereNotNull('blob').pluck('blob')
  await naming(db, 'door_attempts', addresses).delete()
  await naming(db, 'deferrals', addresses).delete()
  await forgetSuppressed(db, addresses)
  await db('notices')
    .whereIn(db.raw('lower(author)') as never, addresses)
    .delete()
  return new Set(files)
}

/** Takes a person out of the lists of recipients that other people's mail and tickets keep, and are found by. */
export async function eraseFromLists(db: Db, addresses: readonly string[], now: Date): Promise<void> {
  const copied: string[] = await db('ticket_participants')
    .whereIn('address_folded', addresses)
    .pluck('ticket_id')
  const found = new Set(copied)
  for (const address of addresses) {
    const like = [holding(JSON.stringify(address).slice(1, -1))]
    const messages: Lists[] = await db('messages')
      .whereRaw(`lower(to_mailboxes) like ? escape '!'`, like)
      .orWhereRaw(`lower(cc_mailboxes) like ? escape '!'`, like)
      .select('id', 'to_mailboxes', 'cc_mailboxes')
    for (const { id, to_mailboxes: to, cc_mailboxes: cc } of messages) {
      const lists = { to_mailboxes: without(to, address), cc_mailboxes: without(cc, address) }
      await db('messages').where({ id }).update(lists)
      const held: string[] = await db('deliveries')
        .where({ message_id: id })
        .whereNotNull('ticket_id')
        .pluck('ticket_id')
      for (const ticketId of held) found.add(ticketId)
    }
    const tickets: { id: string; cc: string }[] = await db('tickets')
      .whereRaw(`lower(cc) like ? escape '!'`, like)
      .select('id', 'cc')
    for (const { id, cc } of tickets) {
      await db('tickets')
        .where({ id })
        .update({ cc: without(cc, address) })
      found.add(id)
    }
  }
  await db('ticket_participants').whereIn('address_folded', addresses).delete()
  // What somebody was about to write her: of what was sent, the mails are erased by themselves.
  for (const address of addresses)
    await db('answers')
      .whereRaw(`lower(content) like ? escape '!'`, [holding(address)])
      .delete()
  for (const some of parts([...found])) await forgetTexts(db, some, now)
}

function without(list: string, address: string): string {
  const entries: (string | { readonly address: string })[] = JSON.parse(list)
  const kept = entries.filter(
    (entry) => foldAddress(typeof entry === 'string' ? entry : entry.address) !== address,
  )
  return JSON.stringify(kept)
}

function naming(db: Db, table: 'door_attempts' | 'deferrals', addresses: readonly string[]) {
  return db(table).andWhere((of) => {
    void of
      .whereIn(db.raw('lower(author_address)') as never, addresses)
      .orWhereIn(db.raw('lower(reverse_path)') as never, addresses)
  })
}

async function seqsNaming(
  db: Db,
  table: 'history' | 'audit',
  columns: readonly string[],
  addresses: readonly string[],
): Promise<readonly number[]> {
  if (addresses.length === 0) return []
  const query = db(table).andWhere((line) => {
    for (const column of columns)
      for (const address of addresses)
        void line.orWhereRaw(`lower(${column}) like ? escape '!'`, [holding(address)])
  })
  const seqs: (number | string)[] = await query.pluck('seq')
  return seqs.map(Number)
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += rowsAtOnce) yield all.slice(start, start + rowsAtOnce)
}
