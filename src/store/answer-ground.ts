import type { SenderLanguage } from '../domain/language.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { field } from '../domain/mail/header-parse.ts'
import { parseHeaderSection } from '../domain/mail/header-parse.ts'
import { parseMailboxes } from '../domain/mail/address.ts'
import { messageIds } from '../domain/mail/message-ids.ts'
import { answeringAddress } from '../domain/desk.ts'
import type { BlobStore } from './blobs.ts'
import { findContent, type StoredAttachment } from './contents.ts'
import type { Db } from './dialect.ts'
import { readRawHead } from './raw-messages.ts'
import type { TicketRecord } from './tickets.ts'

/** Machines that write by themselves; a form of the web that opens a ticket is answered like a person. */
const unanswered = [
  'bounce',
  'delay-notice',
  'delivery-receipt',
  'read-receipt',
  'feedback-report',
  'auto-reply',
  'challenge-response',
]

/** The message that an answer answers. */
export type Original = {
  readonly id: string
  readonly messageId: string | null
  readonly references: readonly string[]
  readonly author: Mailbox | null
  /** Where its author wants the answer; empty where he says nothing. RFC 5322 §3.6.2 */
  readonly replyTo: readonly Mailbox[]
  readonly subject: string
  readonly at: Date
  readonly text: string
  /** Its files, but for those that its text shows. */
  readonly files: readonly StoredAttachment[]
  /** Whether one of us wrote it. */
  readonly isByAgent: boolean
}

/** What is known of a ticket before somebody answers in it. */
export type AnswerGround = {
  /** The latest message of a person, or the one asked for; `null` where the client never wrote. C25 */
  readonly original: Original | null
  /** The address of ours that was written to; empty where the desk is gone. */
  readonly deskAddress: string
  /** The Message-IDs of the conversation, the oldest first. */
  readonly conversation: readonly string[]
  /** The language of the requester, as far as anything tells. */
  readonly language: SenderLanguage
}

type Row = {
  id: string
  message_id: string | null
  author_name: string | null
  author_address: string | null
  author_folded: string | null
  subject: string | null
  received_at: string
}

/** Whether the client has ever written in a ticket: then he is answered, and not written to anew. C25, C26 */
export async function hasClientWritten(db: Db, ticket: Pick<TicketRecord, 'messageIds'>): Promise<boolean> {
  return (await personalMessages(db, ticket)).length > 0
}

/** Reads what an answer in a ticket needs to know. */
export async function readAnswerGround(
  db: Db,
  blobs: BlobStore,
  ticket: TicketRecord,
  originalId: string | null = null,
): Promise<AnswerGround> {
  const rows = await personalMessages(db, ticket)
  const agents = new Set(await agentAddresses(db, rows))
  const byClients = rows.filter(({ author_folded: author }) => author === null || !agents.has(author))
  const row = rows.find(({ id }) => id === originalId) ?? byClients.at(-1) ?? rows.at(-1)
  const isByAgent = row !== undefined && agents.has(row.author_folded ?? '')
  return {
    original: row === undefined ? null : await toOriginal(db, blobs, row, isByAgent),
    deskAddress: await addressAnswered(db, ticket, row?.id ?? null),
    conversation: await messageIdsOf(db, ticket.messageIds),
    language: await languageOf(db, ticket),
  }
}

async function personalMessages(
  db: Db,
  { messageIds: ids }: Pick<TicketRecord, 'messageIds'>,
): Promise<Row[]> {
  return db('messages')
    .whereIn('id', ids)
    .where({ direction: 'in' })
    .whereNotIn('kind', unanswered)
    .orderBy('seq')
    .select('id', 'message_id', 'author_name', 'author_address', 'author_folded', 'subject', 'received_at')
}

async function agentAddresses(db: Db, rows: readonly Row[]): Promise<string[]> {
  return db('contacts')
    .join('users', 'users.contact_id', 'contacts.id')
    .whereIn(
      'contacts.address',
      rows.flatMap(({ author_folded: author }) => author ?? []),
    )
    .pluck('contacts.address')
}

async function toOriginal(db: Db, blobs: BlobStore, row: Row, isByAgent: boolean): Promise<Original> {
  const raw = await readRawHead(db, blobs, row.id)
  const section = raw === null ? [] : parseHeaderSection(raw.head).fields
  const content = await findContent(db, row.id)
  return {
    id: row.id,
    messageId: row.message_id,
    references: messageIds(field(section, 'References') ?? field(section, 'In-Reply-To') ?? ''),
    author: row.author_address === null ? null : { name: row.author_name ?? '', address: row.author_address },
    replyTo: parseMailboxes(field(section, 'Reply-To') ?? ''),
    subject: row.subject ?? '',
    at: new Date(row.received_at),
    text: content?.text ?? '',
    files: (content?.attachments ?? []).filter(({ inline }) => !inline),
    isByAgent,
  }
}

/** A desk may be a whole domain: then it is the address that was written to. */
async function addressAnswered(db: Db, ticket: TicketRecord, messageId: string | null): Promise<string> {
  const { deskAddress, deskId } = ticket
  if (deskAddress === '' || !deskAddress.startsWith('*@')) return deskAddress
  const row: { recipient: string } | undefined = await db('deliveries')
    .where({ message_id: messageId ?? ticket.messageIds[0] ?? '', desk_id: deskId })
    .first('recipient')
  return row === undefined ? '' : answeringAddress(deskAddress, row.recipient)
}

async function messageIdsOf(db: Db, ids: readonly string[]): Promise<string[]> {
  const found: (string | null)[] = await db('messages').whereIn('id', ids).orderBy('seq').pluck('message_id')
  return found.flatMap((id) => id ?? [])
}

async function languageOf(db: Db, { requester, deskId }: TicketRecord): Promise<SenderLanguage> {
  const contact: { language: SenderLanguage | null } | undefined =
    requester === null ? undefined : await db('contacts').where({ id: requester.id }).first('language')
  const desk: { language: SenderLanguage } | undefined = await db('desks')
    .where({ id: deskId })
    .first('language')
  return contact?.language ?? desk?.language ?? 'pt-BR'
}
