import { type ContactRole, contactRoles, isStaff } from '../domain/contact.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { findKnownContact } from './known-contact.ts'
import type { Db } from './dialect.ts'

/** Whether a contact of staff is a person who signs in here, and still may. Complaint 14 */
export async function isAgent(db: Db, contactId: string): Promise<boolean> {
  const row = await db('users')
    .join('contacts', 'contacts.id', 'users.contact_id')
    .where({ 'users.contact_id': contactId, 'users.active': true })
    .first('contacts.role', 'contacts.other_roles')
  return row !== undefined && isStaffRow(row)
}

/** The address that a user writes from; `null` when nobody has said. */
export async function findAgentAddress(db: Db, userId: string): Promise<string | null> {
  const row: { address: string } | undefined = await db('users')
    .join('contacts', 'contacts.id', 'users.contact_id')
    .where({ 'users.id': userId })
    .first('contacts.address')
  return row?.address ?? null
}

/**
 * Says which contact a user is, by an address; `null` for none.
 *
 * Whether it could: the contact must be known as staff, so that no customer gets what is an agent's.
 */
export async function putAgentAddress(trx: Db, userId: string, address: string | null): Promise<boolean> {
  const contact = address === null ? null : await findKnownContact(trx, foldAddress(address))
  if (address !== null) {
    if (contact === null) return false
    const row: RoleRow = await trx('contacts').where({ id: contact.id }).first('role', 'other_roles')
    if (!isStaffRow(row)) return false
  }
  await trx('users')
    .where({ id: userId })
    .update({ contact_id: contact?.id ?? null })
  return true
}

type RoleRow = { readonly role: ContactRole; readonly other_roles: string }

function isStaffRow({ role, other_roles: others }: RoleRow): boolean {
  return isStaff({ role, otherRoles: contactRoles.filter((each) => others.split(',').includes(each)) })
}
