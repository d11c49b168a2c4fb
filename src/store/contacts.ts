import type { SenderLanguage } from '../domain/language.ts'
import type { Knex } from 'knex'
import { type Contact, type ContactRole, contactRoles } from '../domain/contact.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { AddressTakenError } from './address-taken-error.ts'
import { clientIdOf } from './clients.ts'
import { coalesce } from './coalesce.ts'
import { columnText } from './column-text.ts'
import { contactsAt, knownAddresses, lockOpenings, refreshSearchText } from './known-addresses.ts'
import { contactSearchText } from './contact-search-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { selectIn } from './multi-row.ts'
import { markTicketsOf } from './text-waiting.ts'

/** What a registered contact needs. */
export type NewContact = {
  readonly address: string
  readonly name: string
  readonly role: ContactRole
  readonly active?: boolean
  readonly byEmail?: boolean
  readonly language?: SenderLanguage | null
  readonly otherRoles?: readonly ContactRole[]
  /** The client's name; `null` for none. */
  readonly client?: string | null
}

/** What may be changed of a contact; the address stays. */
export type ContactChanges = Partial<Omit<NewContact, 'address'>>

/** A contact as stored. */
export type ContactRow = {
  id: string
  address: string
  name: string
  role: ContactRole
  active: boolean | number
  by_email: boolean | number
  registered: boolean | number
  language: SenderLanguage | null
  other_roles: string
  client_name: string | null
  created_at: string
}

/** All contacts, by address. */
export async function listContacts(db: Db): Promise<readonly Contact[]> {
  const rows: ContactRow[] = await selectContacts(db).orderBy('contacts.address')
  return rows.map(toContact)
}

/** A contact with how many of its tickets wait to be validated. */
export type Requester = { readonly contact: Contact; readonly pendingCount: number }

/** Whoever has this address, the first or a further one, and what waits of it, in one question. A20 */
export async function findRequester(db: Db, address: string): Promise<Requester | null> {
  const key = columnText(foldAddress(address))
  return key === null ? null : askRequester(db, key)
}

const askRequester = coalesce<Requester>(async (db, addresses) => {
  const rows = await selectIn<ContactRow & { known: string; pending: number | string }>(
    db,
    `select contacts.*, known, clients.name as client_name, (select count(*) from tickets
      where tickets.requester_id = contacts.id and tickets.state = 'awaiting-validation') as pending
      from ${knownAddresses} join contacts on contacts.id = contact_id
      left join clients on clients.id = contacts.client_id where known in`,
    addresses,
  )
  return new Map(
    rows.map((row) => [row.known, { contact: toContact(row), pendingCount: Number(row.pending) }]),
  )
})

/** The contact with this address, whatever its case; `null` when none. */
export async function findContact(db: Db, address: string): Promise<Contact | null> {
  return (await findRequester(db, address))?.contact ?? null
}

/**
 * Registers a contact; one known only from mail becomes the registered one and keeps its tickets.
 *
 * Throws AddressTakenError when the address is registered already.
 */
export async function addContact(db: Db, contact: NewContact, now: Date): Promise<Contact> {
  const address = foldAddress(contact.address)
  const columns = {
    name: contact.name,
    role: contact.role,
    active: contact.active ?? true,
    by_email: contact.byEmail ?? true,
    language: contact.language ?? null,
    registered: true,
    other_roles: otherRolesText(contact.role, contact.otherRoles ?? []),
    search_text: contactSearchText(contact.name, address),
  }
  await db.transaction(async (trx) => {
    const row = { ...columns, ...(await clientColumn(trx, contact.client, now)) }
    await lockOpenings(trx)
    const owner = await furtherOwner(trx, address)
    if (owner !== null) throw new AddressTakenError(contact.address, owner)
    // One statement, so that of two who add the same address at once one is told that it is taken.
    const [written]: { id: string }[] = await trx('contacts')
      .insert({ id: newId(now), address, ...row, created_at: now.toISOString() })
      .onConflict('address')
      .merge(row)
      .where({ 'contacts.registered': false })
      .returning('id')
    if (written !== undefined) return markTicketsOf(trx, 'requester', [written.id])
    const taken = await trx('contacts').where({ address }).first('name')
    throw new AddressTakenError(contact.address, taken?.name ?? '')
  })
  const added = await findContact(db, address)
  if (added === null) throw new Error(`expected the contact ${address} to be there after it was written`)
  return added
}

/** Changes a contact, and answers it as it is then; `null` when there is none. */
export async function changeContact(
  db: Db,
  address: string,
  changes: ContactChanges,
): Promise<Contact | null> {
  const { byEmail, otherRoles, client, ...rest } = changes
  const now = new Date()
  await db.transaction(async (trx) => {
    const columns = {
      ...rest,
      ...(byEmail === undefined ? {} : { by_email: byEmail }),
      ...(otherRoles === undefined ? {} : { other_roles: otherRolesText(changes.role, otherRoles) }),
      ...(await clientColumn(trx, client, now)),
    }
    if (Object.keys(columns).length === 0) return
    const [person]: { id: string }[] = await contactsAt(trx, address)
    if (person === undefined) return
    await trx('contacts').where({ id: person.id }).update(columns)
    if (rest.name === undefined) return
    await refreshSearchText(trx, person.id)
    await markTicketsOf(trx, 'requester', [person.id])
  })
  return findContact(db, address)
}

/** The contacts with the names of their clients. */
export function selectContacts(db: Db): Knex.QueryBuilder {
  return db('contacts')
    .leftJoin('clients', 'clients.id', 'contacts.client_id')
    .whereNull('contacts.merged_into_id')
    .select('contacts.*', 'clients.name as client_name')
}

/** The name of the person whose further address this is; `null` when it is nobody's. */
async function furtherOwner(trx: Db, address: string): Promise<string | null> {
  const row = await trx('contact_addresses')
    .join('contacts', 'contacts.id', 'contact_addresses.contact_id')
    .where({ 'contact_addresses.address': address })
    .first('contacts.name')
  return row?.name ?? null
}

async function clientColumn(
  trx: Db,
  client: string | null | undefined,
  now: Date,
): Promise<{ client_id?: string | null }> {
  if (client === undefined) return {}
  return { client_id: client === null || client.trim() === '' ? null : await clientIdOf(trx, client, now) }
}

/** The further roles as they are stored, in the order of all roles. */
export function otherRolesText(role: ContactRole | undefined, others: readonly ContactRole[]): string {
  return contactRoles.filter((held) => held !== role && others.includes(held)).join(',')
}

/** Reads a contact as stored. */
export function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    address: row.address,
    name: row.name,
    role: row.role,
    active: Boolean(row.active),
    byEmail: Boolean(row.by_email),
    registered: Boolean(row.registered),
    language: row.language,
    otherRoles: contactRoles.filter((role) => row.other_roles.split(',').includes(role)),
    client: row.client_name,
    createdAt: new Date(row.created_at),
  }
}
