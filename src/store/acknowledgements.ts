import type { Language } from '../domain/language.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { foldedKey, insertMessages, type NewMessage } from './message-rows.ts'
import { insertRows, selectIn } from './multi-row.ts'
import { filteredAmong } from './outgoing-filter.ts'
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
  const asked = wanted.flatMap((opening) => {
    const desk = desks.get(opening.deskId)
    const to = opening.outline?.author?.address
    return desk === undefined || to === undefined ? [] : [toAcknowledgement(opening, desk, to, texts)]
  })
  const mails = await notAnsweredLately(trx, asked, now)
  const filtered = await filteredAmong(
    trx,
    mails.map(({ to }) => to),
  )
  const made = mails.map((mail) => ({
    mail,
    message: toMessage(mail, filtered.has(mail.to) ? 'filtered' : 'waiting', now),
  }))
  await insertMessages(
    trx,
    made.map(({ message }) => message),
  )
  const queued = made.filter(({ message }) => message.state === 'waiting')
  await insertRows(
    trx,
    'outbox',
    ['message_id', 'mail', 'ticket_id', 'attempts', 'next_attempt_at'],
    queued.map(({ mail, message }) => [message.id, columnJson(mail), mail.ticketId, 0, now.toISOString()]),
  )
  const change = { receivedAt: now.toISOString(), direction: 'out' as const }
  await addTallies(trx, [
    { ...change, state: 'waiting', count: queued.length },
    { ...change, state: 'filtered', count: made.length - queued.length },
  ])
}

function isWelcome({ acknowledge, outline, settlement }: PlannedOpening): boolean {
  return (
    acknowledge &&
    outline !== null &&
    outline.author !== null &&
    isSendableAddress(outline.author.address) &&
    settlement.envelope.reversePath !== null &&
    outline.isAnswerable
  )
}

async function desksOf(trx: Db, openings: readonly PlannedOpening[]): Promise<Map<string, DeskRow>> {
  const ids = [...new Set(openings.map((opening) => opening.deskId))]
  const rows = await selectIn<DeskRow>(trx, 'select id, address, language from desks where id in', ids)
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Leaves out whom the same desk has answered lately: what answers every mail would be answered for ever.
 *
 * An answer that has left is the only one of its hour, and five go in a day: what comes after them may answer them.
 * The reply to each mail has told its number anyway. O22
 */
async function notAnsweredLately(
  trx: Db,
  mails: readonly Acknowledgement[],
  now: Date,
): Promise<readonly Acknowledgement[]> {
  const before = await selectIn<AnswerRow>(
    trx,
    `select recipient_folded, author_address, received_at, state from messages
      where direction = 'out' and state <> 'filtered' and state <> 'failed' and received_at > '${daysBefore(now, 1)}' and recipient_folded in`,
    [...new Set(mails.flatMap(({ to }) => foldedKey(to) ?? []))],
  )
  const times = Map.groupBy(before, (row) => `${row.author_address} ${row.recipient_folded}`)
  const hourAgo = new Date(now.getTime() - hourMs).toISOString()
  return mails.filter(({ deskAddress, to }) => {
    const pair = `${deskAddress} ${foldedKey(to)}`
    const lately = times.get(pair) ?? []
    const hasLeft = lately.some((row) => row.received_at > hourAgo && row.state !== 'waiting')
    return lately.length < answersADay && !hasLeft
  })
}

type AnswerRow = {
  recipient_folded: string
  author_address: string
  received_at: string
  state: string
}

const hourMs = 3_600_000
const answersADay = 5

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 24 * hourMs).toISOString()
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

function toMessage(mail: Acknowledgement, state: 'waiting' | 'filtered', now: Date): NewMessage {
  return {
    id: newId(now),
    direction: 'out',
    door: 'outbox',
    state,
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
    reference: null,
    policyVersion: null,
    dialogue: [],
    authentication: null,
    forwardingSign: null,
  }
}
