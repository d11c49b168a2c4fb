import { foldAddress } from '../domain/mail/address.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** Whether the person with this address has a ticket that is open. */
export async function hasOpenTicket(db: Db, address: string): Promise<boolean> {
  const row = await db('tickets')
    .join('contacts', 'contacts.id', 'tickets.requester_id')
    .where({ 'contacts.address': keyText(foldAddress(address)), 'tickets.state': 'open' })
    .first('tickets.id')
  return row !== undefined
}
