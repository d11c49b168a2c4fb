import { contactsAt } from './known-addresses.ts'
import type { Db } from './dialect.ts'

/** Whether the person with this address has a ticket that is open. */
export async function hasOpenTicket(db: Db, address: string): Promise<boolean> {
  const row = await db('tickets')
    .whereIn('requester_id', contactsAt(db, address))
    .andWhere({ state: 'open' })
    .first('id')
  return row !== undefined
}
