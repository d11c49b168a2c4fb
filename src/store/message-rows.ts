import { foldAddress, splitAddress } from '../domain/mail/address.ts'
import type { ForwardingSign } from '../domain/mail/forwarding.ts'
import { columnJson, columnText, keyText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import type { MessageFields } from './messages.ts'
import { insertTable, withRows } from './multi-row.ts'
import type { Table, TableRows } from './table.ts'
import type { Value } from './run-statement.ts'

/** A message about to be written, in or out. */
export type NewMessage = MessageFields & {
  /** What shows that it came by a forwarder; `null` when nothing does. */
  readonly forwardingSign: ForwardingSign | null
  /** Its link of the chain; a mail of ours is in none. */
  readonly chainLink?: number | null
}

const columns: readonly (readonly [string, (message: NewMessage) => Value])[] = [
  ['id', (message) => message.id],
  ['direction', (message) => message.direction],
  ['door', (message) => message.door],
  ['state', (message) => message.state],
  ['disposition', (message) => message.disposition],
  ['reason', (message) => message.reason],
  ['reply', (message) => columnText(message.reply)],
  ['protocol', (message) => message.protocol],
  ['received_at', (message) => message.receivedAt.toISOString()],
  ['peer_address', (message) => columnText(message.peer.address)],
  ['peer_helo', (message) => columnText(message.peer.helo)],
  ['peer_tls', (message) => columnText(message.peer.tls)],
  ['reverse_path', (message) => columnText(message.reversePath)],
  ['recipients', (message) => columnJson(message.recipients)],
  ['message_id', (message) => keyTextOrNull(message.messageId)],
  ['subject', (message) => columnText(message.subject)],
  ['author_name', (message) => columnText(message.author?.name ?? null)],
  ['author_address', (message) => columnText(message.author?.address ?? null)],
  ['author_folded', (message) => foldedKey(writerOf(message))],
  ['author_domain', (message) => domainKey(writerOf(message))],
  ['recipient_folded', (message) => foldedKey(message.recipients[0])],
  ['to_mailboxes', (message) => columnJson(message.to)],
  ['cc_mailboxes', (message) => columnJson(message.cc)],
  ['date', (message) => message.date?.toISOString() ?? null],
  ['kind', (message) => message.kind],
  ['octets', (message) => message.octets],
  ['sha256', (message) => message.sha256],
  ['body_sha256', (message) => message.bodySha256],
  ['blob', (message) => message.blob],
  ['content_state', (message) => message.contentState],
  ['chain_link', (message) => message.chainLink ?? null],
  ['reference', (message) => message.reference],
  ['policy_version', (message) => message.policyVersion],
  ['dialogue', (message) => (message.dialogue.length === 0 ? null : columnJson(message.dialogue))],
  [
    'authentication',
    (message) => (message.authentication === null ? null : columnJson(message.authentication)),
  ],
  ['forwarding_sign', (message) => message.forwardingSign],
  ['reputation', (message) => (message.reputation === null ? null : columnJson(message.reputation))],
]

/** Where messages are written. */
export const messageTable: Table = { name: 'messages', columns: columns.map(([name]) => name) }

/** Writes messages, in the order in which lists will show them. */
export async function insertMessages(trx: Db, messages: readonly NewMessage[]): Promise<void> {
  await insertTable(trx, messageRows(messages))
  await indexRecipients(trx, messages)
}

/** The rows of messages; their recipients are still to be indexed. */
export function messageRows(messages: readonly NewMessage[]): TableRows {
  return { table: messageTable, rows: messages.map((message) => columns.map(([, value]) => value(message))) }
}

/** Makes messages that are written findable by each of their recipients. */
export async function indexRecipients(trx: Db, messages: readonly NewMessage[]): Promise<void> {
  await withRows(
    trx,
    `insert into message_recipients (address, seq)
      select listed.column1, messages.seq from (values `,
    messages.flatMap(recipientRows),
    ') as listed join messages on messages.id = listed.column2',
  )
}

/** The addresses under which a message is found, each beside its id. */
export function recipientRows({
  id,
  recipients,
}: Pick<NewMessage, 'id' | 'recipients'>): readonly (readonly [address: string, messageId: string])[] {
  return recipientKeys(recipients).map((address) => [address, id])
}

/** Under which addresses a message is found by its recipients, each once. */
export function recipientKeys(recipients: readonly string[]): readonly string[] {
  return [...new Set(recipients.map((recipient) => keyText(foldAddress(recipient))))]
}

/** Who wrote a message, as far as it was said before the message was refused. */
function writerOf({ author, reversePath }: NewMessage): string | undefined {
  return author?.address ?? reversePath ?? undefined
}

/** The form of an address in which messages are looked for. */
export function foldedKey(address: string | undefined): string | null {
  return address === undefined ? null : keyText(foldAddress(address))
}

function domainKey(address: string | undefined): string | null {
  return address === undefined ? null : keyTextOrNull(splitAddress(foldAddress(address))?.domain ?? null)
}
