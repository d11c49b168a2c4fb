import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { indexTexts } from './word-index.ts'

type IndexRow = {
  seq: number | string
  subject: string | null
  author_name: string | null
  author_address: string | null
  reverse_path: string | null
  recipients: string
}

type TicketIndexRow = { seq: number | string; title: string; name: string | null; address: string | null }

/** Makes messages, and the tickets that they opened, findable by word. */
export async function indexMessages(trx: Db, ids: readonly string[]): Promise<void> {
  const messages = await selectIn<IndexRow>(
    trx,
    'select seq, subject, author_name, author_address, reverse_path, recipients from messages where id in',
    ids,
  )
  await indexTexts(
    trx,
    'message_search',
    messages.map((row) => ({
      seq: Number(row.seq),
      subject: row.subject ?? '',
      people: [row.author_name, row.author_address, row.reverse_path, ...JSON.parse(row.recipients)].join(
        ' ',
      ),
    })),
  )
  const tickets = await selectIn<TicketIndexRow>(
    trx,
    `select tickets.seq, tickets.title, contacts.name, contacts.address from deliveries
      join tickets on tickets.id = deliveries.ticket_id
      left join contacts on contacts.id = tickets.requester_id
      where deliveries.disposition in ('ticket', 'pre-ticket') and deliveries.message_id in`,
    ids,
  )
  await indexRows(trx, tickets)
}

/** Makes tickets findable by word that nobody's mail has opened, or whose requester is another now. */
export async function indexTickets(trx: Db, ids: readonly string[]): Promise<void> {
  const tickets = await selectIn<TicketIndexRow>(
    trx,
    `select tickets.seq, tickets.title, contacts.name, contacts.address from tickets
      left join contacts on contacts.id = tickets.requester_id where tickets.id in`,
    ids,
  )
  await indexRows(trx, tickets)
}

async function indexRows(trx: Db, tickets: readonly TicketIndexRow[]): Promise<void> {
  await indexTexts(
    trx,
    'ticket_search',
    tickets.map((row) => ({
      seq: Number(row.seq),
      subject: row.title,
      people: `${row.name ?? ''} ${row.address ?? ''}`,
    })),
  )
}
