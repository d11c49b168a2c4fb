import type { Db } from './dialect.ts'

/** Whether a contact of staff is a person who signs in here, and still may. Complaint 14 */
export async function isAgent(db: Db, contactId: string): Promise<boolean> {
  const row = await db('users').where({ contact_id: contactId, active: true }).first('id')
  return row !== undefined
}
