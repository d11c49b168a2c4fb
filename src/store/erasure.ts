import type { BlobStore } from './blobs.ts'
import { compact } from './compact.ts'
import type { Database } from './database.ts'
import type { Db } from './dialect.ts'
import { eraseFromLists, eraseLines } from './erase-mentions.ts'
import { eraseMessages, findMessagesOf } from './erase-messages.ts'
import { eraseOrder, eraseOrdersNaming, eraseSearchesNaming } from './erase-records.ts'
import { erasedTitle } from './erased.ts'
import { listFurtherAddresses, lockOpenings } from './known-addresses.ts'
import { removeUnreferenced } from './retention.ts'
import { forgetTexts } from './text-waiting.ts'

/** What was erased of a person. */
export type Erasure = {
  readonly messages: number
  readonly tickets: number
  readonly addresses: number
  readonly files: number
  /** Whether the database file was written anew, so that nothing is left in its free pages. */
  readonly isCompacted: boolean
}

/**
 * Erases a person: names, addresses, texts, octets, files, and every line that tells of them. LGPD art. 18, VI
 *
 * Tickets stay, without what they were about, because they are counted; so do the digests of the chain. Each step is a
 * transaction of its own, and the person goes last: an erasure that was cut short is begun again and ends. `null` when
 * there is no such person.
 */
export async function erasePerson(
  database: Database,
  blobs: BlobStore,
  contactId: string,
): Promise<Erasure | null> {
  const { writer } = database
  const person = await writer('contacts')
    .where({ id: contactId })
    .whereNull('merged_into_id')
    .first('address')
  if (person === undefined) return null
  const addresses = [person.address, ...(await listFurtherAddresses(writer, contactId))]
  const begun = new Date()
  const isSqlite = database.dialect === 'sqlite'
  if (isSqlite) await writer.raw('pragma secure_delete = on')
  try {
    const [messages, tickets, files] = [new Set<string>(), new Set<string>(), new Set<string>()]
    // Mail that comes meanwhile is hers too: it goes round again until none has.
    do {
      const ticketIds: string[] = await writer('tickets').where({ requester_id: contactId }).pluck('id')
      const messageIds = await findMessagesOf(writer, { addresses, ticketIds })
      for (const name of await eraseMessages(writer, messageIds, begun)) files.add(name)
      for (const name of await eraseLines(writer, addresses, ticketIds, messageIds)) files.add(name)
      await eraseFromLists(writer, addresses, begun)
      await eraseOrdersNaming(writer, addresses)
      await eraseSearchesNaming(writer, addresses)
      await eraseTickets(writer, ticketIds, begun)
      for (const id of messageIds) messages.add(id)
      for (const id of ticketIds) tickets.add(id)
    } while (!(await removePerson(writer, contactId)))
    // A file touched since is one that a new mail brought again.
    await removeUnreferenced(writer, blobs, [...files], begun)
    const isCompacted = await compact(database)
    return {
      messages: messages.size,
      tickets: tickets.size,
      addresses: addresses.length,
      files: files.size,
      isCompacted,
    }
  } finally {
    if (isSqlite) await writer.raw('pragma secure_delete = off')
  }
}

/** Whether the person is gone; not while there is a ticket, which may have been opened a moment ago. */
async function removePerson(db: Db, contactId: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockOpenings(trx)
    if ((await trx('tickets').where({ requester_id: contactId }).first('id')) !== undefined) return false
    await trx('users').where({ contact_id: contactId }).update({ contact_id: null })
    await trx('contacts').where({ merged_into_id: contactId }).delete()
    await trx('contacts').where({ id: contactId }).delete()
    return true
  })
}

async function eraseTickets(db: Db, ids: readonly string[], now: Date): Promise<void> {
  for (const id of ids) {
    await db.transaction(async (trx) => {
      const ticket = await trx('tickets').where({ id }).first('order_number')
      await eraseOrder(trx, ticket?.order_number ?? '')
      await trx('tickets')
        .where({ id })
        .update({
          title: erasedTitle,
          requester_id: null,
          subject_key: null,
          order_number: null,
          cc: '[]',
          // Who has the form open with the words of before cannot write them back.
          version: trx.raw('version + 1'),
        })
      await forgetTexts(trx, [id], now)
      await trx('ticket_notes').where({ ticket_id: id }).delete()
      await trx('ticket_participants').where({ ticket_id: id }).delete()
      await trx('answers').where({ ticket_id: id }).delete()
      await trx('typed_texts').where({ ticket_id: id }).delete()
    })
  }
}
