import type { Permissions } from '../domain/permission.ts'
import type { Contact } from '../domain/contact.ts'
import { differences } from '../domain/policy/policy-change.ts'
import { type ContactRow, selectContacts, toContact } from './contacts.ts'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'
import { visibleTickets } from './permissions.ts'
import { type Authorship, bumpPolicyVersion, byGateway, lockPolicy } from './policy-version.ts'
import { markTicketsOf } from './text-waiting.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'
import type { Ticket } from '../domain/ticket/ticket.ts'

/** A client with all that belongs to it, as far as whoever asks may see it. */
export type ClientRecord = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly people: readonly Contact[]
  readonly domains: readonly string[]
  /** Whether it has more than these. */
  readonly hasMoreDomains: boolean
  readonly contracts: readonly { readonly id: string; readonly name: string; readonly active: boolean }[]
  readonly tickets: readonly Ticket[]
}

/** Rows of each kind that a client's page shows. */
const rowsShown = 100

/** A client with people, domains, contracts and the latest tickets; `null` when there is none. */
export async function findClient(db: Db, id: string, permissions: Permissions): Promise<ClientRecord | null> {
  const row: { name: string; created_at: string } | undefined = await db('clients').where({ id }).first()
  if (row === undefined) return null
  const people: ContactRow[] = await selectContacts(db)
    .where({ 'contacts.client_id': id })
    .orderBy('contacts.address')
    .limit(rowsShown)
  const contracts: { id: string; name: string; active: boolean | number }[] = await db('contracts')
    .where({ client_id: id })
    .orderBy('folded_name')
  const domains: string[] = await db('associations')
    .where({ client_id: id })
    .orderBy('domain')
    .limit(rowsShown + 1)
    .pluck('domain')
  const query = selectTickets(db).where({ 'tickets.client_id': id })
  visibleTickets(query, permissions)
  const tickets: StoredTicket[] = await query.orderBy('tickets.seq', 'desc').limit(rowsShown)
  return {
    id,
    name: row.name,
    createdAt: new Date(row.created_at),
    people: people.map(toContact),
    domains: domains.slice(0, rowsShown),
    hasMoreDomains: domains.length > rowsShown,
    contracts: contracts.map(({ id: contractId, name, active }) => ({
      id: contractId,
      name,
      active: Boolean(active),
    })),
    tickets: tickets.map(toTicket),
  }
}

/**
 * Gives a client another name; `false` when another has it.
 *
 * Where domains are associated with it, the name is part of the policy.
 */
export async function renameClient(
  db: Db,
  id: string,
  name: string,
  { actor, now }: Authorship = byGateway(),
): Promise<boolean> {
  const row = { name: name.trim(), folded_name: foldedName(name) }
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const taken = await trx('clients').where({ folded_name: row.folded_name }).whereNot({ id }).first('id')
    const before: { name: string } | undefined = await trx('clients').where({ id }).first('name')
    if (taken !== undefined || before === undefined) return false
    await trx('clients').where({ id }).update(row)
    if ((await trx('associations').where({ client_id: id }).first('domain')) !== undefined) {
      const changes = differences({ client: before.name }, { client: row.name })
      await bumpPolicyVersion(trx, { event: 'client-changed', subject: row.name, actor, changes }, now)
    }
    await markTicketsOf(trx, 'client', [id])
    return true
  })
}
