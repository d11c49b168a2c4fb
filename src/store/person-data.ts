import type { ContactRole } from '../domain/contact.ts'
import type { Db } from './dialect.ts'
import { findMessagesOf } from './erase-messages.ts'
import { listFurtherAddresses } from './known-addresses.ts'
import { keyOf } from './suppression.ts'

/** All that is known of a person, as it is handed to that person. */
export type PersonData = {
  readonly name: string
  readonly addresses: readonly string[]
  readonly client: string | null
  readonly role: ContactRole
  readonly language: string | null
  readonly active: boolean
  readonly mayOpenByEmail: boolean
  readonly since: string
  readonly tickets: readonly TicketData[]
  readonly messages: readonly MessageData[]
  /** The addresses that mail of ours did not reach, and are kept to be spared more. */
  readonly suppressed: readonly { readonly address: string; readonly since: string; readonly words: string }[]
  readonly mailNotLetIn: readonly {
    readonly at: string
    readonly recipient: string
    readonly subject: string | null
  }[]
}

type TicketData = {
  readonly protocol: string
  readonly title: string
  readonly state: string
  readonly openedAt: string
  readonly history: readonly { readonly at: string; readonly event: string }[]
}

type MessageData = {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly receivedAt: string
  readonly from: string | null
  readonly recipients: readonly string[]
  readonly subject: string | null
  readonly became: string
  readonly protocol: string | null
  readonly files: readonly string[]
}

/** What a person is entitled to have: registry, tickets asked for, mail from and to. `null` when there is no such person. */
export async function findPersonData(db: Db, contactId: string): Promise<PersonData | null> {
  const row = await db('contacts')
    .leftJoin('clients', 'clients.id', 'contacts.client_id')
    .where({ 'contacts.id': contactId })
    .whereNull('contacts.merged_into_id')
    .first('contacts.*', 'clients.name as client_name')
  if (row === undefined) return null
  const addresses = [row.address, ...(await listFurtherAddresses(db, contactId))]
  const ids = await findMessagesOf(db, { addresses, ticketIds: [] })
  const attempts: { first_at: string; recipient: string; subject: string | null }[] = await db(
    'door_attempts',
  )
    .whereIn(db.raw('lower(author_address)') as never, addresses)
    .orderBy('seq')
  return {
    name: row.name,
    addresses,
    client: row.client_name,
    role: row.role,
    language: row.language,
    active: Boolean(row.active),
    mayOpenByEmail: Boolean(row.by_email),
    since: row.created_at,
    tickets: await ticketsOf(db, contactId),
    messages: (await Promise.all(ids.toSorted().map((id) => messageOf(db, id)))).flat(),
    suppressed: await suppressedOf(db, addresses),
    mailNotLetIn: attempts.map(({ first_at: at, recipient, subject }) => ({ at, recipient, subject })),
  }
}

async function suppressedOf(db: Db, addresses: readonly string[]): Promise<PersonData['suppressed']> {
  const rows: { address: string; created_at: string; words: string }[] = await db('suppressions')
    .whereIn('address_folded', addresses.map(keyOf))
    .whereNull('released_at')
    .orderBy('address_folded')
    .select('address', 'created_at', 'words')
  return rows.map(({ address, created_at: since, words }) => ({ address, since, words }))
}

async function ticketsOf(db: Db, contactId: string): Promise<readonly TicketData[]> {
  const rows: { id: string; protocol: string; title: string; state: string; created_at: string }[] = await db(
    'tickets',
  )
    .where({ requester_id: contactId })
    .orderBy('seq')
  return Promise.all(
    rows.map(async ({ id, protocol, title, state, created_at: openedAt }) => ({
      protocol,
      title,
      state,
      openedAt,
      history: await db('history').where({ ticket_id: id }).orderBy('seq').select('at', 'event'),
    })),
  )
}

async function messageOf(db: Db, id: string): Promise<readonly MessageData[]> {
  const row = await db('messages').where({ id }).first()
  if (row === undefined) return []
  const files: (string | null)[] = await db('attachments')
    .where({ message_id: id })
    .orderBy('position')
    .pluck('filename')
  return [
    {
      id,
      direction: row.direction,
      receivedAt: row.received_at,
      from: row.author_address ?? row.reverse_path,
      recipients: JSON.parse(row.recipients),
      subject: row.subject,
      became: row.state,
      protocol: row.protocol,
      files: files.flatMap((name) => name ?? []),
    },
  ]
}
