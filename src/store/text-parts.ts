import type { Db } from './dialect.ts'
import type { TicketTexts } from './text-index.ts'
import { selectIn } from './multi-row.ts'
import { type ConversationMail, readConversations } from './conversation-texts.ts'

type TicketRow = {
  id: string
  seq: number | string
  protocol: string
  state: string
  title: string
  cc: string
  order_number: string | null
  requester_id: string | null
  requester_name: string | null
  requester_address: string | null
  client_name: string | null
}

/** What a ticket is found by; `null` when it is by nothing, for it is discarded. */
export type FoundBy = { readonly seq: number; readonly texts: TicketTexts | null }

/** What tickets that are there are found by as they are now. */
export async function readTexts(db: Db, ticketIds: readonly string[]): Promise<ReadonlyMap<string, FoundBy>> {
  const tickets: TicketRow[] = await db('tickets')
    .leftJoin('contacts', 'contacts.id', 'tickets.requester_id')
    .leftJoin('clients', 'clients.id', 'tickets.client_id')
    .whereIn('tickets.id', [...ticketIds])
    .select(
      ...['id', 'seq', 'protocol', 'state', 'title', 'cc', 'order_number', 'requester_id'].map(
        (column) => `tickets.${column}`,
      ),
      'contacts.name as requester_name',
      'contacts.address as requester_address',
      'clients.name as client_name',
    )
  const living = tickets.filter(({ state }) => state !== 'discarded')
  const beside = await readBeside(db, living)
  return new Map(
    tickets.map((ticket) => [
      ticket.id,
      { seq: Number(ticket.seq), texts: ticket.state === 'discarded' ? null : textsOf(ticket, beside) },
    ]),
  )
}

/** What is kept beside the rows of tickets, read for all of them at once. */
type Beside = {
  readonly conversations: ReadonlyMap<string, readonly ConversationMail[]>
  /** By message. */
  readonly files: ReadonlyMap<string | null, readonly FileRow[]>
  /** By contact. */
  readonly addresses: ReadonlyMap<string | null, readonly string[]>
  /** By ticket. */
  readonly participants: ReadonlyMap<string | null, readonly string[]>
}

type FileRow = { id: string; message_id: string; filename: string }
type AddressRow = { owner: string; address: string }

async function readBeside(db: Db, tickets: readonly TicketRow[]): Promise<Beside> {
  const ids = tickets.map(({ id }) => id)
  const conversations = await readConversations(db, ids)
  const mails = [...conversations.values()].flat().flatMap(({ id }) => id ?? [])
  const files = await selectIn<FileRow>(
    db,
    'select id, message_id, filename from attachments where filename is not null and message_id in',
    mails,
  )
  const addresses = await selectIn<AddressRow>(
    db,
    'select contact_id as owner, address from contact_addresses where contact_id in',
    tickets.flatMap(({ requester_id: id }) => id ?? []),
    ' order by address',
  )
  const participants = await selectIn<AddressRow>(
    db,
    'select ticket_id as owner, address from ticket_participants where ticket_id in',
    ids,
    ' order by address_folded',
  )
  return {
    conversations,
    files: Map.groupBy(files, (file) => file.message_id),
    addresses: byOwner(addresses),
    participants: byOwner(participants),
  }
}

function byOwner(rows: readonly AddressRow[]): ReadonlyMap<string | null, readonly string[]> {
  const groups = Map.groupBy(rows, ({ owner }) => owner)
  return new Map([...groups].map(([owner, group]) => [owner, group.map(({ address }) => address)]))
}

function textsOf(ticket: TicketRow, beside: Beside): TicketTexts {
  const messages = beside.conversations.get(ticket.id) ?? []
  const fileNames = messages
    .flatMap(({ id }) => beside.files.get(id) ?? [])
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ filename }) => filename)
  const addresses = beside.addresses.get(ticket.requester_id) ?? []
  const participants = beside.participants.get(ticket.id) ?? []
  return {
    seq: Number(ticket.seq),
    subject: ticket.title,
    writers: present([
      ticket.requester_name,
      ticket.requester_address,
      ...addresses,
      ...messages.flatMap((message) => [message.author_name, message.author_address]),
    ]),
    people: present([
      ticket.protocol,
      ticket.order_number,
      ticket.client_name,
      ...strings(ticket.cc),
      ...participants,
      ...messages.flatMap(({ recipients }) => strings(recipients)),
    ]),
    // What was newly written comes before what was quoted: where room ends, the quotes are left out.
    body: present([
      ...fileNames,
      ...messages.map(({ reply_text: reply, text }) => reply || text),
      ...messages.map(({ subject }) => (subject === ticket.title ? null : subject)),
      ...messages.map(({ reply_text: reply, quoted_text: quoted }) => (reply ? quoted : null)),
    ]),
  }
}

/** The texts of a JSON list, each once. */
function strings(json: string): readonly string[] {
  const values: unknown = JSON.parse(json)
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
}

function present(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null && text !== ''))].filter((text) => text !== null)
}
