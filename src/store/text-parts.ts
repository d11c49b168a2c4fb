import type { Db } from './dialect.ts'
import type { TicketTexts } from './text-index.ts'
import { listTyped } from './typed-texts.ts'

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

type MessageRow = {
  /** `null` for a mail of ours, of whose files nothing is read. */
  id: string | null
  seq: number | string
  subject: string | null
  author_name: string | null
  author_address: string | null
  recipients: string
  text: string | null
  reply_text: string | null
  quoted_text: string | null
}

/** A conversation may be a loop of thousands; the first mail and the newest ones are read. */
const maxMessages = 200

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
  const found = new Map<string, FoundBy>()
  for (const ticket of tickets) {
    const isDiscarded = ticket.state === 'discarded'
    found.set(ticket.id, { seq: Number(ticket.seq), texts: isDiscarded ? null : await textsOf(db, ticket) })
  }
  return found
}

async function textsOf(db: Db, ticket: TicketRow): Promise<TicketTexts> {
  const messages = await messagesOf(db, ticket.id)
  const fileNames: string[] = await db('attachments')
    .whereIn(
      'message_id',
      messages.flatMap(({ id }) => id ?? []),
    )
    .whereNotNull('filename')
    .orderBy('id')
    .pluck('filename')
  const addresses: string[] = await db('contact_addresses')
    .where({ contact_id: ticket.requester_id })
    .orderBy('address')
    .pluck('address')
  const participants: string[] = await db('ticket_participants')
    .where({ ticket_id: ticket.id })
    .orderBy('address_folded')
    .pluck('address')
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

/**
 * The mails of a conversation, with those that people wrote from here: the one that opened it, then the newest first.
 */
async function messagesOf(db: Db, ticketId: string): Promise<readonly MessageRow[]> {
  const conversation = () =>
    db('messages')
      .leftJoin('contents', 'contents.message_id', 'messages.id')
      .whereIn('messages.id', db('deliveries').where({ ticket_id: ticketId }).select('message_id'))
      .select(
        ...['id', 'seq', 'subject', 'author_name', 'author_address', 'recipients'].map(
          (name) => `messages.${name}`,
        ),
        ...['text', 'reply_text', 'quoted_text'].map((name) => `contents.${name}`),
      )
  const theirs: MessageRow[] = await conversation().orderBy('messages.seq', 'desc').limit(maxMessages)
  const ours = (await listTyped(db, ticketId, maxMessages)).map(({ seq, subject, text }): MessageRow => {
    const nobodyElse = { author_name: null, author_address: null, recipients: '[]' }
    return { id: null, seq, subject, ...nobodyElse, text, reply_text: text, quoted_text: null }
  })
  const newest = [...theirs, ...ours]
    .sort((one, other) => Number(other.seq) - Number(one.seq))
    .slice(0, maxMessages)
  const first: MessageRow[] =
    newest.length < maxMessages ? newest.splice(-1) : await conversation().orderBy('messages.seq').limit(1)
  return [...first, ...newest]
}

/** The texts of a JSON list, each once. */
function strings(json: string): readonly string[] {
  const values: unknown = JSON.parse(json)
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
}

function present(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null && text !== ''))].filter((text) => text !== null)
}
