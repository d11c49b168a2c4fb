import type { Knex } from 'knex'
import type { Permissions } from '../domain/permission.ts'
import { parseSearch } from '../domain/search.ts'
import type { Ticket } from '../domain/ticket/ticket.ts'
import { splitAddress } from '../domain/mail/address.ts'
import type { Db } from './dialect.ts'
import { visibleTickets } from './permissions.ts'
import { ticketConditions } from './ticket-conditions.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'

/** How the client of a pre-ticket was found. C16 */
export type ClientSign = 'email' | 'domain' | 'ticket'

/** A pre-ticket as it is triaged. */
export type PreTicket = Ticket & {
  readonly seq: number
  /** Empty when the desk has been removed. */
  readonly deskAddress: string
  /** The type it has, or gets from its address. */
  readonly typeId: string | null
  readonly branchId: string | null
  readonly contractId: string | null
  readonly orderNumber: string
  /** The ticket that it was attached to; `null` for none. */
  readonly mergedIntoId: string | null
  /** The name of its client; empty while it is nobody's. */
  readonly client: string
}

/** Which pre-tickets a list asks for. */
export type PreTicketRequest = {
  readonly query: string
  readonly queueId: string | null
  readonly typeId: string | null
  readonly deskId: string | null
  readonly onlyUnread: boolean
  readonly permissions: Permissions
  /** Whom `atendente:eu` means. */
  readonly userId: string
  /** Only those that came after the one of this place. */
  readonly after: number
  readonly limit: number
}

/** A part of the pre-tickets, the oldest first. */
export type PreTicketPage = { readonly rows: readonly PreTicket[]; readonly hasMore: boolean }

type StoredPreTicket = StoredTicket & {
  branch_id: string | null
  type_branch_id: string | null
  desk_branch_id: string | null
  contract_id: string | null
  desk_contract_id: string | null
  desk_type_id: string | null
  order_number: string | null
  merged_into_id: string | null
  own_client: string | null
  contact_client: string | null
}

/** The open pre-tickets that a request finds, the oldest first. */
export async function listPreTickets(db: Db, request: PreTicketRequest): Promise<PreTicketPage> {
  const { queueId, typeId, deskId, onlyUnread, after, limit } = request
  const query = openOnes(db, request)
  if (queueId !== null) void query.where({ 'tickets.queue_id': queueId })
  if (typeId !== null) void query.whereRaw('coalesce(tickets.type_id, desks.ticket_type_id) = ?', [typeId])
  if (deskId !== null) void query.where({ 'tickets.desk_id': deskId })
  if (onlyUnread) void query.where('tickets.unread', '>', 0)
  if (request.query !== '') await narrowToSearch(db, query, request)
  const found: StoredPreTicket[] = await query
    .where('tickets.seq', '>', after)
    .orderBy('tickets.seq')
    .limit(limit + 1)
  return { rows: found.slice(0, limit).map(toPreTicket), hasMore: found.length > limit }
}

/** The pre-ticket with this number, whatever has become of it; `null` when there is none. */
export async function findPreTicket(db: Db, protocol: string): Promise<PreTicket | null> {
  const row: StoredPreTicket | undefined = await selectPreTickets(db)
    .where({ 'tickets.protocol': protocol })
    .first()
  return row === undefined ? null : toPreTicket(row)
}

/** The numbers of the open pre-tickets before and after one, for who goes through them. */
export async function neighboursOf(
  db: Db,
  { seq }: Pick<PreTicket, 'seq'>,
  permissions: Permissions,
): Promise<{ readonly previous: string | null; readonly next: string | null }> {
  const nearest = async (way: 'asc' | 'desc'): Promise<string | null> => {
    const query = db('tickets').where({ kind: 'pre-ticket', state: 'open' })
    visibleTickets(query, permissions)
    const row = await query
      .where('seq', way === 'asc' ? '>' : '<', seq)
      .orderBy('seq', way)
      .first('protocol')
    return row?.protocol ?? null
  }
  return { previous: await nearest('desc'), next: await nearest('asc') }
}

/**
 * The client that the sender of a pre-ticket belongs to, by the registry of now, and by what he was found.
 *
 * His address comes first, each that is known of him, then its domain, then what was known when he wrote. C16
 */
export async function suggestClient(
  db: Db,
  { requester, client }: Pick<PreTicket, 'requester' | 'client'>,
): Promise<{ readonly name: string; readonly sign: ClientSign } | null> {
  const address = requester?.address ?? ''
  const contact = await db('contacts')
    .join('clients', 'clients.id', 'contacts.client_id')
    .where({ 'contacts.id': requester?.id ?? '' })
    .union(
      db('contact_addresses')
        .join('contacts', 'contacts.id', 'contact_addresses.contact_id')
        .join('clients', 'clients.id', 'contacts.client_id')
        .where({ 'contact_addresses.address': address })
        .select('clients.name as name'),
    )
    .first('clients.name as name')
  if (contact !== undefined) return { name: contact.name, sign: 'email' }
  const domain = splitAddress(address)?.domain ?? ''
  const associated = await db('associations')
    .join('clients', 'clients.id', 'associations.client_id')
    .where({ 'associations.domain': domain })
    .first('clients.name as name')
  if (associated !== undefined) return { name: associated.name, sign: 'domain' }
  return client === '' ? null : { name: client, sign: 'ticket' }
}

/** The groups that a user is in. */
export function groupIdsOf(db: Db, userId: string): Promise<readonly string[]> {
  return db('group_members').where({ user_id: userId }).pluck('group_id')
}

function openOnes(db: Db, { permissions }: Pick<PreTicketRequest, 'permissions'>): Knex.QueryBuilder {
  const query = selectPreTickets(db).where({ 'tickets.kind': 'pre-ticket', 'tickets.state': 'open' })
  visibleTickets(query, permissions)
  return query
}

async function narrowToSearch(
  db: Db,
  query: Knex.QueryBuilder,
  { query: text, permissions, userId }: PreTicketRequest,
): Promise<void> {
  const search = parseSearch(text)
  const narrowing = { search, kind: 'pre-ticket', state: 'open', permissions, userId } as const
  const found = await ticketConditions(db, narrowing)
  void query.whereIn('tickets.seq', found.query.select(found.seq))
}

function selectPreTickets(db: Db): Knex.QueryBuilder {
  return selectTickets(db)
    .leftJoin('clients as own_clients', 'own_clients.id', 'tickets.client_id')
    .leftJoin('clients as contact_clients', 'contact_clients.id', 'contacts.client_id')
    .select(
      'desks.branch_id as desk_branch_id',
      'desks.contract_id as desk_contract_id',
      'desks.ticket_type_id as desk_type_id',
      'ticket_types.branch_id as type_branch_id',
      'own_clients.name as own_client',
      'contact_clients.name as contact_client',
    )
}

function toPreTicket(row: StoredPreTicket): PreTicket {
  return {
    ...toTicket(row),
    seq: Number(row.seq),
    deskAddress: row.desk_address ?? '',
    typeId: row.type_id ?? row.desk_type_id,
    branchId: row.branch_id ?? row.type_branch_id ?? row.desk_branch_id,
    contractId: row.contract_id ?? row.desk_contract_id,
    orderNumber: row.order_number ?? '',
    mergedIntoId: row.merged_into_id,
    client: row.own_client ?? row.contact_client ?? '',
  }
}
