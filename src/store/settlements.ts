import type { Language } from '../domain/language.ts'
import type { Settled, Settlement } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { insertBatch } from './batch-view.ts'
import { linkOf, linkRows, takeLink } from './chain.ts'
import { deliveryRows } from './deliveries.ts'
import { addHistory, withheldLine } from './history.ts'
import { historyRows, type NewHistoryEntry } from './history-rows.ts'
import { indexMessages } from './message-search.ts'
import { messageRows, type NewMessage } from './message-rows.ts'
import { type Arrival, noteArrivals } from './mail-tests.ts'
import { takeTurnsOf } from './may-write-automatically.ts'
import { authorsToTell, queueNotices } from './notices.ts'
import { planTickets } from './openings.ts'
import { endPutOffs, findPutOffs } from './put-offs.ts'
import {
  meetingsOf,
  planSettlements,
  type PlannedDelivery,
  type PlannedMessage,
  type PlannedOpening,
  toNewMessage,
} from './settlement-plan.ts'
import { queueAcknowledgements } from './acknowledgements.ts'
import { queueStepMails } from './step-mails.ts'
import { tallyRows, type TallyChange } from './tallies.ts'
import { shareTickets } from './shared-tickets.ts'
import { linkTickets, type OpenedBeside, reopenForMail, type Reopening } from './ticket-links.ts'
import { noteReplies } from './ticket-rows.ts'
import { rawTable } from './raw-messages.ts'
import { ruleHitRows } from './rule-hits.ts'
import { together } from './together.ts'

/** What the store cannot know by itself, of texts and secrets. */
export type SettlementTexts = {
  /** The reply for an accepted message, such as `250 2.6.0 Protocolo 2026-000123`; no numbers when it is held. */
  replyFor(protocols: readonly string[], language: Language | null): string
  /** The signed Message-ID, without angle brackets, of a mail of ours about a ticket or a refused message. */
  messageIdFor(id: string): string
}

/**
 * Writes messages with all that follows from them, in the caller's transaction.
 *
 * The number of statements does not depend on the number of messages, but for those that came by several desks. A
 * delivery accepted before, in the table or earlier in the batch, is written as a duplicate of the first and opens
 * nothing.
 */
export async function settleBatch(
  trx: Db,
  settlements: readonly Settlement[],
  now: Date,
  texts: SettlementTexts,
): Promise<Settled[]> {
  if (settlements.length === 0) return []
  const [plan, head, putOffs] = await together(
    planSettlements(trx, settlements),
    takeLink(trx),
    findPutOffs(trx, settlements),
  )
  const tickets = await planTickets(trx, plan.openings, now)
  plan.openings.forEach((opening, index) => {
    opening.landing.ticketId = tickets.opened[index]?.ticketId ?? null
    opening.landing.protocol = tickets.opened[index]?.protocol ?? null
  })
  const planned = plan.messages.map((message) => toNewMessage(message, texts))
  const link = linkOf(head, planned)
  const messages = planned.map((message) => ({ ...message, chainLink: link.seq }))
  const received = plan.messages.flatMap((message) =>
    repliesOf(message).map((ticketId) => receivedBy(message, ticketId, now)),
  )
  await insertBatch(trx, {
    tables: [
      tickets.rows,
      historyRows([...tickets.history, ...received]),
      messageRows(messages),
      tallyRows(messages.flatMap(talliesOf)),
      { table: rawTable, rows: plan.messages.flatMap(rawRow) },
      deliveryRows(plan.messages),
      ruleHitRows(settlements),
      linkRows(link),
    ],
    messages,
    link,
  })
  await noteReplies(
    trx,
    plan.messages.flatMap((message) =>
      repliesOf(message, isLoud).map((ticketId) => ({ ticketId, isRead: isReadIn(message, ticketId) })),
    ),
    now,
  )
  await shareTickets(trx, meetingsOf(plan), now)
  await linkTickets(trx, plan.openings.flatMap(openedBeside), now)
  await reopenForMail(trx, plan.messages.flatMap(reopeningsOf), now)
  // What never came is never read, so nothing would make it findable later.
  await indexMessages(
    trx,
    plan.messages.filter(({ settlement }) => settlement.raw === null).map(({ id }) => id),
  )
  await endPutOffs(trx, putOffs, now)
  await noteArrivals(trx, plan.messages.flatMap(testsOf))
  await takeTurnsOf(trx, toldBySelf(plan))
  await queueAcknowledgements(trx, plan.openings, texts, now)
  await tellOpenings(trx, plan.openings, now)
  await queueNotices(trx, plan.messages, texts, now)
  return plan.messages.map((message) => ({
    messageId: message.id,
    outcomes: message.deliveries.map(({ disposition, landing }) => ({ disposition, ...landing })),
  }))
}

/** To whom acknowledgements, steps and notices of a batch may be written; steps alone ask for their turns at once anyway. */
function toldBySelf({
  openings,
  messages,
}: {
  readonly openings: readonly PlannedOpening[]
  readonly messages: readonly PlannedMessage[]
}): readonly string[] {
  const refused = authorsToTell(messages)
  if (refused.length === 0 && !openings.some(({ acknowledge }) => acknowledge)) return []
  return [...refused, ...openings.flatMap(({ outline }) => outline?.author?.address ?? [])]
}

/** The steps of the workflow that follow an opening. C13 */
async function tellOpenings(trx: Db, openings: readonly PlannedOpening[], now: Date): Promise<void> {
  const opened = openings.flatMap(({ landing: { ticketId } }) =>
    ticketId === null ? [] : [{ ticketId, event: 'opened' as const, actor: null }],
  )
  const withheld = await queueStepMails(trx, opened, now, { areTicketsNew: true })
  if (withheld.length > 0)
    await addHistory(
      trx,
      withheld.map((each) => withheldLine(each, now)),
    )
}

function talliesOf({ receivedAt, state }: NewMessage): TallyChange[] {
  const change = { receivedAt: receivedAt.toISOString(), direction: 'in' as const, count: 1 }
  return [
    { ...change, state: 'received' as const },
    { ...change, state },
  ]
}

function receivedBy(message: PlannedMessage, ticketId: string, at: Date): NewHistoryEntry {
  const { settlement } = message
  const author = settlement.outline?.author?.address ?? null
  const line = { ticketId, actor: null, messageId: message.id, at }
  if (repliesOf(message, isLoud).includes(ticketId))
    return { ...line, event: 'mail-received', details: { author } }
  const kind = settlement.outline?.kind ?? null
  const about = settlement.outline?.returnedIds[0] ?? settlement.outline?.ancestors[0] ?? null
  return { ...line, event: 'machine-mail-received', details: { author, kind, about } }
}

function rawRow({ id, settlement: { raw } }: PlannedMessage): [string, Buffer][] {
  if (raw === null || raw.blob !== null) return []
  return [[id, Buffer.from(raw.head.buffer, raw.head.byteOffset, raw.head.byteLength)]]
}

/** The tickets that a message answers, each once however many of its recipients led there. */
function repliesOf(message: PlannedMessage, which = (_: PlannedDelivery) => true): string[] {
  const ids = message.deliveries
    .filter((delivery) => delivery.disposition === 'reply' && which(delivery))
    .flatMap(({ landing }) => landing.ticketId ?? [])
  return [...new Set(ids)]
}

function openedBeside({ messageId, landing: { ticketId, protocol }, links }: PlannedOpening): OpenedBeside[] {
  return links === undefined || ticketId === null || protocol === null
    ? []
    : [{ ticketId, protocol, messageId, links }]
}

/** The test messages of ours that a message is, with the time when it came. */
function testsOf({ settlement: { outcomes, envelope } }: PlannedMessage): Arrival[] {
  return outcomes.flatMap(({ testId }) => (testId === undefined ? [] : [{ testId, at: envelope.receivedAt }]))
}

function reopeningsOf({ id, deliveries }: PlannedMessage): Reopening[] {
  return deliveries.flatMap(({ disposition, outcome, landing: { ticketId } }) =>
    disposition === 'reply' && outcome.reopens && ticketId !== null ? [{ ticketId, messageId: id }] : [],
  )
}

/** Whether a delivery changes its ticket; machine mail only leaves a line in the history. */
function isLoud({ outcome }: PlannedDelivery): boolean {
  return !outcome.isQuiet
}

/** Whether every desk that adds a message to a ticket counts it as read. M23 */
function isReadIn(message: PlannedMessage, ticketId: string): boolean {
  return message.deliveries
    .filter(({ disposition, landing }) => disposition === 'reply' && landing.ticketId === ticketId)
    .every(({ outcome }) => outcome.isQuiet || outcome.isRead === true)
}
