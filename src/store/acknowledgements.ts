import type { Language } from '../domain/language.ts'
import { foldAddress, isSendableAddress } from '../domain/mail/address.ts'
import type { MessageKind } from '../domain/mail/outline.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { insertMessages, type NewMessage } from './message-rows.ts'
import { insertRows, selectIn } from './multi-row.ts'
import type { PlannedOpening } from './settlement-plan.ts'
import { addTallies } from './tallies.ts'

/** The facts of an acknowledgement; its words are found when it leaves. */
export type Acknowledgement = {
  readonly template: 'acknowledgement'
  readonly deskAddress: string
  readonly to: string
  readonly protocol: string
  readonly ticketId: string
  readonly subject: string
  readonly language: Language
  /** The Message-ID of the mail that opened the ticket, without angle brackets; `null` when it had none. */
  readonly inReplyTo: string | null
  /** The Message-ID of this mail, without angle brackets. */
  readonly messageId: string
}

/** Mail that a person wrote; nothing else is ever acknowledged. */
const personal: ReadonlySet<MessageKind> = new Set(['new', 'reply', 'forward'])

type DeskRow = { id: string; address: string; language: Language }

/** Puts the acknowledgements of new tickets into the outbox, where the desk wants them and a person would read them. */
export async function queueAcknowledgements(
  trx: Db,
  openings: readonly PlannedOpening[],
  texts: { messageIdFor(ticketId: string): string },
  now: Date,
): Promise<void> {
  const wanted = openings.filter(isWelcome)
  if (wanted.length === 0) return
  const desks = await desksOf(trx, wanted)
  const ours = await ourAddresses(trx, wanted)
  const mails = wanted.flatMap((opening) => {
    const desk = desks.get(opening.deskId)
    const to = opening.outline?.author?.address
    if (desk === undefined || to === undefined || ours.has(foldAddress(to))) return []
    return [toAcknowledgement(opening, desk, to, texts)]
  })
  const queued = mails.map((mail) => ({ mail, message: toMessage(mail, now) }))
  await insertMessages(
    trx,
    queued.map(({ message }) => message),
  )
  await insertRows(
    trx,
    'outbox',
    ['message_id', 'mail', 'ticket_id', 'attempts', 'next_attempt_at'],
    queued.map(({ mail, message }) => [message.id, columnJson(mail), mail.ticketId, 0, now.toISOString()]),
  )
  await addTallies(trx, [
    { receivedAt: now.toISOString(), direction: 'out', state: 'waiting', count: queued.length },
  ])
}

function isWelcome({ acknowledge, outline, settlement }: PlannedOpening): boolean {
  const author = outline?.author ?? null
  return (
    acknowledge &&
    author !== null &&
    isSendableAddress(author.address) &&
    settlement.envelope.reversePath !== null &&
    outline !== null &&
    personal.has(outline.kind)
  )
}

async function desksOf(trx: Db, openings: readonly PlannedOpening[]): Promise<Map<string, DeskRow>> {
  const ids = [...new Set(openings.map((opening) => opening.deskId))]
  const rows = await selectIn<DeskRow>(trx, 'select id, address, language from desks where id in', ids)
  return new Map(rows.map((row) => [row.id, row]))
}

/** A desk that answered a desk could go on for ever. */
async function ourAddresses(trx: Db, openings: readonly PlannedOpening[]): Promise<ReadonlySet<string>> {
  const asked = new Set(openings.map((opening) => foldAddress(opening.outline?.author?.address ?? '')))
  const rows = await selectIn<{ folded_address: string }>(
    trx,
    'select folded_address from desk_addresses where folded_address in',
    [...asked],
  )
  return new Set(rows.map((row) => row.folded_address))
}

function toAcknowledgement(
  { landing, title, outline }: PlannedOpening,
  desk: DeskRow,
  to: string,
  texts: { messageIdFor(ticketId: string): string },
): Acknowledgement {
  const ticketId = landing.ticketId ?? ''
  return {
    template: 'acknowledgement',
    deskAddress: desk.address,
    to,
    protocol: landing.protocol ?? '',
    ticketId,
    subject: title,
    language: desk.language,
    inReplyTo: outline?.messageId ?? null,
    messageId: texts.messageIdFor(ticketId),
  }
}

function toMessage(mail: Acknowledgement, now: Date): NewMessage {
  return {
    id: newId(now),
    direction: 'out',
    door: 'outbox',
    state: 'waiting',
    disposition: 'outbound',
    reason: null,
    reply: null,
    protocol: mail.protocol,
    receivedAt: now,
    peer: { address: null, helo: null, tls: null },
    // Nothing we send by ourselves may be answered by a machine. RFC 3834 §3.3
    reversePath: null,
    recipients: [mail.to],
    messageId: mail.messageId,
    subject: mail.subject,
    author: { name: '', address: mail.deskAddress },
    to: [{ name: '', address: mail.to }],
    cc: [],
    date: now,
    kind: 'auto-reply',
    octets: 0,
    sha256: null,
    bodySha256: null,
    blob: null,
    contentState: 'absent',
    authentication: null,
    forwardingSign: null,
  }
}
