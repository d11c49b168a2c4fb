import type { Profile } from '../domain/desk.ts'
import { foldAddress, withoutPlusPart } from '../domain/mail/address.ts'
import type { Forward } from '../domain/mail/content.ts'
import { looksForwarded, originalSender } from '../domain/mail/forwarded.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import type { MessageKind } from '../domain/mail/outline.ts'
import type { Basis } from '../domain/policy/basis.ts'
import { profileSettings, readSettingChanges } from '../domain/policy/settings.ts'
import { isAgent } from './agents.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { findKnownContact, knownContact } from './known-contact.ts'
import { markForText } from './text-waiting.ts'
import type { Action } from './ticket-changes.ts'

/** A ticket that a mail opened which passes on another one. */
type Opening = {
  message_id: string
  kind: MessageKind
  author_address: string | null
  basis: string | null
  forward: string
  has_message: boolean | number
  ticket_id: string
  requester_id: string | null
  profile: Profile
  settings: string
}

/**
 * Opens tickets for who wrote first, where an agent has passed on what he got.
 *
 * It needs an agent who is proved, a desk that wants it, and a mail that passes on another for certain. A customer who
 * forwards a mail asks himself. What cannot be told surely stays as it is, and is offered on the page. Complaint 14
 */
export async function openForOriginals(trx: Db, messageIds: readonly string[], now: Date): Promise<void> {
  if (messageIds.length === 0) return
  for (const opening of await openingsBy(trx, messageIds)) {
    const { forward, ticket_id: ticketId, requester_id: formerId, message_id: messageId } = opening
    const hasMessage = opening.has_message ? { hasMessage: true as const } : {}
    if (!isWanted(opening) || !looksForwarded({ kind: opening.kind, ...hasMessage })) continue
    const author = await findKnownContact(trx, opening.author_address ?? '')
    if (author === null || author.id !== formerId || !(await isAgent(trx, author.id))) continue
    const sender = await whoWrote(trx, JSON.parse(forward))
    if (sender !== null) await setRequester(trx, { ticketId, formerId, sender, messageId }, now)
  }
}

function openingsBy(trx: Db, messageIds: readonly string[]): Promise<Opening[]> {
  const nested = `exists (select 1 from attachments where attachments.message_id = deliveries.message_id
    and attachments.content_type = 'message/rfc822') as has_message`
  return trx('deliveries')
    .join('contents', 'contents.message_id', 'deliveries.message_id')
    .join('messages', 'messages.id', 'deliveries.message_id')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .join('desks', 'desks.id', 'deliveries.desk_id')
    .whereIn('deliveries.message_id', messageIds)
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .whereNotNull('contents.forward')
    .select('deliveries.message_id', 'deliveries.basis', 'messages.kind', 'messages.author_address')
    .select('contents.forward', 'tickets.id as ticket_id', 'tickets.requester_id')
    .select('desks.profile', 'desks.settings', trx.raw(nested))
}

/** Whether the desk wants it, and the author is who From says. */
function isWanted({ basis, profile, settings }: Opening): boolean {
  const changes = readSettingChanges(JSON.parse(settings))
  const known: Partial<Basis> | null = basis === null ? null : JSON.parse(basis)
  return (
    (changes.agentForwards ?? profileSettings[profile].agentForwards) &&
    known?.facts?.isAuthorTrusted === true
  )
}

/** Who wrote what was passed on; `null` where that is not told, or is an address of ours. */
async function whoWrote(db: Db, forward: Forward): Promise<Mailbox | null> {
  const sender = originalSender(forward)
  if (sender === null) return null
  const ours = await db('desk_addresses')
    .whereIn('folded_address', [foldAddress(sender.address), withoutPlusPart(sender.address)].map(keyText))
    .first('folded_address')
  return ours === undefined ? sender : null
}

type Change = {
  readonly ticketId: string
  readonly formerId: string | null
  readonly sender: Mailbox
  readonly messageId: string | null
}

async function setRequester(
  trx: Db,
  { ticketId, formerId, sender, messageId }: Change,
  now: Date,
  actor: string | null = null,
): Promise<void> {
  const contact = await knownContact(trx, sender, now)
  if (contact === null || contact.id === formerId) return
  // What a person chose stays where nothing is known of who asks; else it is that of the agent who passed it on.
  const keepsClient = actor !== null || (await isAssumed(trx, ticketId))
  await trx('tickets')
    .where({ id: ticketId })
    .update({
      requester_id: contact.id,
      client_id: contact.clientId ?? (keepsClient ? trx.ref('client_id') : null),
      version: trx.raw('version + 1'),
      updated_at: now.toISOString(),
    })
  const details = { contactId: contact.id, formerId }
  await addHistory(trx, [{ ticketId, event: 'requester-changed', actor, messageId, details, at: now }])
  await markForText(trx, [ticketId], now)
}

async function isAssumed(trx: Db, ticketId: string): Promise<boolean> {
  const line: object | undefined = await trx('history')
    .where({ ticket_id: ticketId, event: 'assumed' })
    .first('id')
  return line !== undefined
}

/** Who may really ask in a ticket that a forwarded mail has opened; `null` where nothing says that it is another. */
export async function guessRequester(db: Db, ticketId: string): Promise<Mailbox | null> {
  const row: { forward: string; requester_id: string | null } | undefined = await db('deliveries')
    .join('contents', 'contents.message_id', 'deliveries.message_id')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .where({ 'deliveries.ticket_id': ticketId })
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .whereNotNull('contents.forward')
    .orderBy('deliveries.message_id')
    .first('contents.forward', 'tickets.requester_id')
  const sender = row === undefined ? null : await whoWrote(db, JSON.parse(row.forward))
  if (row === undefined || sender === null) return null
  const known = await findKnownContact(db, sender.address)
  return known !== null && known.id === row.requester_id ? null : sender
}

/** Makes the requester of who a page has offered, unless the ticket has been changed since; whether it did. */
export async function useGuessedRequester(
  db: Db,
  {
    ticketId,
    version,
    address,
  }: { readonly ticketId: string; readonly version: number; readonly address: string },
  { actor, now }: Action,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const [row]: { requester_id: string | null }[] = await trx('tickets')
      .where({ id: ticketId, version })
      .update({ id: ticketId })
      .returning('requester_id')
    const sender = row === undefined ? null : await guessRequester(trx, ticketId)
    if (row === undefined || sender === null || foldAddress(sender.address) !== address) return false
    await setRequester(trx, { ticketId, formerId: row.requester_id, sender, messageId: null }, now, actor)
    return true
  })
}
