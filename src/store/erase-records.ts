import { orderKey } from '../domain/order.ts'
import { isNaming, withoutNaming } from '../domain/search.ts'
import type { Db } from './dialect.ts'
import { holding } from './like.ts'

/** What is kept of an order of which all is erased but its number and client. */
const noDetails = { details: '[]' }

/** Erases what is known of the orders that name a person; their numbers and clients stay. LGPD art. 18, VI */
export async function eraseOrdersNaming(db: Db, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const inJson = JSON.stringify(address).slice(1, -1)
    await db('orders')
      .whereRaw(`lower(details) like ? escape '!'`, [holding(inJson)])
      .update(noDetails)
  }
}

/** The same for the order that a ticket was about. */
export async function eraseOrder(trx: Db, number: string): Promise<void> {
  await trx('orders')
    .where({ folded_number: orderKey(number) })
    .update(noDetails)
}

/** Takes a person out of the searches that are kept; one that asked for nobody else is forgotten. */
export async function eraseSearchesNaming(db: Db, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const rows: { id: string; name: string; query: string }[] = await db('saved_searches')
      .whereRaw(`lower(query) like ? escape '!' or lower(name) like ? escape '!'`, [
        holding(address),
        holding(address),
      ])
      .select('id', 'name', 'query')
    for (const { id, name, query } of rows) {
      const left = withoutNaming(query, address)
      const row = db('saved_searches').where({ id })
      if (left === '' || isNaming(name, address)) await row.delete()
      else await row.update({ query: left })
    }
  }
}
