import type { HistoryEvent, TicketKind } from '../domain/ticket/ticket.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { foldAddress, withoutPlusPart } from '../domain/mail/address.ts'
import { columnJson, columnText } from './column-text.ts'
import { knownAddresses } from './known-addresses.ts'
import { contactSearchText } from './contact-search-text.ts'
import type { Db } from './dialect.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { newId } from './id.ts'
import { insertRows, insertTable, selectIn } from './multi-row.ts'
import { subjectKey } from './same-subject.ts'
import { takeProtocols } from './protocols.ts'
import type { Table, TableRows } from './table.ts'
import { together } from './together.ts'

/** A ticket that a message opens. */
export type Opening = {
  readonly messageId: string
  readonly deskId: string
  readonly kind: TicketKind
  readonly title: string
  /** The client of a requester who has none yet. M24c */
  readonly clientId?: string | null
  readonly outline: Pick<Outline, 'author' | 'cc'> | null
  /** Whether its message counts as read; not unless said. M23 */
  readonly isRead?: true
}

/** A ticket as it was opened. */
export type Opened = { readonly ticketId: string; readonly protocol: string }

type ContactKey = { readonly id: string; readonly address: string; readonly client_id: string | null }

const registered = {
  'pre-ticket': 'pre-ticket-registered',
  ticket: 'ticket-registered',
} as const satisfies Record<TicketKind, HistoryEvent>

/** Tickets about to be written, in the order of their openings. */
export type NewTickets = {
  readonly opened: readonly Opened[]
  readonly rows: TableRows
  /** The first lines of their history. */
  readonly history: readonly NewHistoryEntry[]
}

/** Where tickets are written. */
export const ticketTable: Table = {
  name: 'tickets',
  columns: [
    'id',
    'protocol',
    'kind',
    'state',
    'title',
    'desk_id',
    'requester_id',
    'client_id',
    'subject_key',
    'cc',
    'unread',
    'created_at',
    'updated_at',
  ],
}

/** Opens tickets with their numbers, requesters and first lines of history, in the order given. */
export async function openTickets(
  trx: Db,
  openings: readonly Opening[],
  now: Date,
): Promise<readonly Opened[]> {
  const tickets = await planTickets(trx, openings, now)
  await together(insertTable(trx, tickets.rows), addHistory(trx, tickets.history))
  return tickets.opened
}

/** Takes the numbers of tickets and finds their requesters, or makes them. */
export async function planTickets(trx: Db, openings: readonly Opening[], now: Date): Promise<NewTickets> {
  if (openings.length === 0) return { opened: [], rows: { table: ticketTable, rows: [] }, history: [] }
  const [protocols, requesters, ours] = await together(
    takeProtocols(trx, openings.length, now),
    requestersOf(trx, openings, now),
    oursAmong(trx, openings),
  )
  const at = now.toISOString()
  const opened = protocols.map((protocol) => ({ ticketId: newId(now), protocol }))
  const rows = openings.map((opening, index) => [
    opened[index]?.ticketId ?? '',
    opened[index]?.protocol ?? '',
    opening.kind,
    'open',
    columnText(opening.title) ?? '',
    opening.deskId,
    requesters.get(requesterAddress(opening) ?? '')?.id ?? null,
    requesters.get(requesterAddress(opening) ?? '')?.client_id ?? opening.clientId ?? null,
    subjectKey(opening.title),
    columnJson(ccOf(opening).filter((address) => !isOurs(address, ours))),
    opening.isRead ? 0 : 1,
    at,
    at,
  ])
  const history = openings.flatMap((opening, index) => firstLines(opening, opened[index], now))
  return { opened, rows: { table: ticketTable, rows }, history }
}

function firstLines(opening: Opening, opened: Opened | undefined, at: Date): NewHistoryEntry[] {
  if (opened === undefined) return []
  const line = { ticketId: opened.ticketId, actor: null, messageId: opening.messageId, at }
  return [
    { ...line, event: 'mail-received', details: { author: opening.outline?.author?.address ?? null } },
    { ...line, event: registered[opening.kind], details: { protocol: opened.protocol } },
  ]
}

/** The contacts of the authors by folded address; those not known yet are made. */
async function requestersOf(
  trx: Db,
  openings: readonly Opening[],
  now: Date,
): Promise<Map<string, ContactKey>> {
  const clients = new Map<string, string>()
  const names = new Map<string, string>()
  for (const opening of openings) {
    const address = requesterAddress(opening)
    if (address !== null && !names.get(address)) names.set(address, opening.outline?.author?.name ?? '')
    if (address !== null && opening.clientId) clients.set(address, opening.clientId)
  }
  const known = await contactKeys(trx, [...names.keys()])
  const strangers = [...names]
    .filter(([address]) => !known.has(address))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  if (strangers.length === 0) return known
  const made = await insertRows<ContactKey>(
    trx,
    'contacts',
    [
      'id',
      'address',
      'name',
      'role',
      'active',
      'by_email',
      'registered',
      'client_id',
      'created_at',
      'search_text',
    ],
    strangers.map(([address, name]) => [
      newId(now),
      address,
      columnText(name) ?? '',
      'requester',
      true,
      true,
      false,
      clients.get(address) ?? null,
      now.toISOString(),
      contactSearchText(name, address),
    ]),
    ' on conflict (address) do nothing returning id, address, client_id',
  )
  if (made.length === strangers.length) return new Map([...known, ...byAddress(made)])
  // Another node has made the same contact meanwhile: what counts is the row that is there.
  return contactKeys(trx, [...names.keys()])
}

async function contactKeys(trx: Db, addresses: readonly string[]): Promise<Map<string, ContactKey>> {
  return byAddress(
    await selectIn<ContactKey>(
      trx,
      `select contacts.id, known as address, contacts.client_id from ${knownAddresses}
        join contacts on contacts.id = contact_id where known in`,
      addresses,
    ),
  )
}

function byAddress(rows: readonly ContactKey[]): Map<string, ContactKey> {
  return new Map(rows.map((row) => [row.address, row]))
}

/** An address longer than RFC 5321 §4.5.3.1 could ever carry makes no contact. */
function requesterAddress({ outline }: Opening): string | null {
  const address = columnText(outline?.author?.address ?? null)
  return address === null || address === '' || address.length > 320 ? null : foldAddress(address)
}

function ccOf({ outline }: Opening): readonly string[] {
  return [...new Set((outline?.cc ?? []).map((mailbox) => mailbox.address))]
}

/** Which of the Cc addresses, with and without a plus part, lead to a desk. */
async function oursAmong(trx: Db, openings: readonly Opening[]): Promise<ReadonlySet<string>> {
  const asked = new Set(
    openings.flatMap(ccOf).flatMap((address) => [foldAddress(address), withoutPlusPart(address)]),
  )
  const rows = await selectIn<{ folded_address: string }>(
    trx,
    'select folded_address from desk_addresses where folded_address in',
    [...asked].flatMap((address) => columnText(address) ?? []),
  )
  return new Set(rows.map((row) => row.folded_address))
}

function isOurs(address: string, ours: ReadonlySet<string>): boolean {
  return ours.has(foldAddress(address)) || ours.has(withoutPlusPart(address))
}
