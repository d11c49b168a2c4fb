import { stateOf } from '../domain/disposition.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { Outcome, Settled } from '../domain/settlement.ts'
import { basisText } from './bases.ts'
import { addDecision } from './decisions.ts'
import {
  type Accepted,
  type AcceptanceKeys,
  acceptanceKeys,
  findAccepted,
  identityOf,
  type Landing,
  repeatedOf,
} from './dedupe.ts'
import { type Delivery, listDeliveries, readAt } from './deliveries.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { indexMessages } from './message-search.ts'
import { weightiest } from './message-state.ts'
import { type StoredMessage, toMessageFields } from './messages.ts'
import { withdrawNotices } from './notices.ts'
import { openTickets } from './openings.ts'
import { meetingOf, shareTickets } from './shared-tickets.ts'
import { openForOriginals } from './original-senders.ts'
import { addTallies } from './tallies.ts'
import { linkTickets, reopenForMail } from './ticket-links.ts'
import { markMessagesForText } from './text-waiting.ts'
import { noteReplies } from './ticket-rows.ts'
import { traceText } from './trace-text.ts'

/** A later judgement of a message for one of its recipients. */
export type Rejudgement = {
  readonly messageId: string
  /** Which of the message's deliveries. */
  readonly position: number
  readonly outcome: Outcome
  readonly actor: string
  readonly now: Date
  /** The version of the policy that judged it; not known unless said. */
  readonly policyVersion?: number
  /** What the history of the ticket says of it: judged again, or mended by its author. */
  readonly event?: 'reprocessed' | 'corrected'
}

type SettledOutcome = Settled['outcomes'][number]

/**
 * Writes what a message was judged to be this time.
 *
 * A delivery that has a ticket keeps it, whatever the outcome, so that judging twice makes one ticket; the
 * judgement is recorded all the same.
 */
export async function applyRejudgement(trx: Db, rejudgement: Rejudgement): Promise<SettledOutcome> {
  const { messageId, position, outcome, actor, now } = rejudgement
  // Two who press the button together take turns at this row.
  const [stored]: StoredMessage[] = await trx('messages')
    .where({ id: messageId })
    .update({ id: messageId })
    .returning('*')
  const delivery = (await listDeliveries(trx, messageId)).find((each) => each.position === position)
  if (stored === undefined || delivery === undefined) {
    throw new Error(`expected a message ${messageId} with a recipient ${position}, found none`)
  }
  const after =
    delivery.ticketId === null ? await deliverAgain(trx, stored, rejudgement) : await kept(trx, delivery)
  if (after.disposition !== 'refused') await withdrawNotices(trx, messageId, position)
  await addDecision(trx, {
    messageId,
    position,
    actor,
    at: now,
    old: { disposition: delivery.disposition, reason: delivery.reason },
    new: {
      disposition: after.disposition,
      reason: delivery.ticketId === null ? outcome.reason : delivery.reason,
    },
    trace: outcome.trace,
    policyVersion: rejudgement.policyVersion ?? null,
  })
  await summarize(trx, stored)
  await indexMessages(trx, [messageId])
  await markMessagesForText(trx, [messageId], now)
  return after
}

async function kept(trx: Db, { disposition, ticketId }: Delivery): Promise<SettledOutcome> {
  const ticket = await trx('tickets').where({ id: ticketId }).first('protocol')
  return { disposition, ticketId, protocol: ticket?.protocol ?? null }
}

async function deliverAgain(
  trx: Db,
  stored: StoredMessage,
  rejudgement: Rejudgement,
): Promise<SettledOutcome> {
  const { messageId, position, outcome, now, actor, event = 'reprocessed' } = rejudgement
  const keys = outcome.disposition === 'refused' ? null : keysOf(stored, outcome)
  const others = keys === null ? new Map<string, Accepted>() : await acceptedAs(trx, keys, rejudgement)
  const first = keys === null ? undefined : repeatedOf(others, keys, outcome)
  const free = (key: string | null | undefined) => (key && !others.has(key) ? key : null)
  const landing = first?.landing ?? (await land(trx, stored, rejudgement))
  const disposition = first === undefined ? outcome.disposition : 'duplicate'
  await trx('deliveries')
    .where({ message_id: messageId, position })
    .update({
      disposition,
      reason: outcome.reason,
      desk_id: outcome.deskId,
      addressed_as: outcome.addressedAs ?? null,
      ticket_id: landing.ticketId,
      dedupe_key: free(keys?.atDesk),
      shared_key: first === undefined ? free(keys?.shared) : null,
      trace: traceText(outcome.trace),
      basis: basisText(outcome.basis),
      read_at: readAt(outcome, now),
    })
  if (first === undefined && landing.ticketId !== null) {
    await addHistory(trx, [{ ticketId: landing.ticketId, event, actor, messageId, details: {}, at: now }])
  }
  const before = first === undefined ? null : { ticketId: landing.ticketId, deskId: first.deskId }
  const meeting = outcome.disposition === 'refused' ? null : meetingOf(messageId, outcome, before)
  await shareTickets(trx, meeting === null ? [] : [meeting], now)
  if (first === undefined && outcome.opens !== null) await openForOriginals(trx, [messageId], now)
  return { disposition, ...landing }
}

function keysOf(stored: StoredMessage, outcome: Outcome): AcceptanceKeys | null {
  const { messageId, author, sha256, bodySha256 } = toMessageFields(stored)
  if (sha256 === null || bodySha256 === null) return null
  return acceptanceKeys(identityOf({ sha256, bodySha256 }, { messageId, author }), outcome)
}

/** The other deliveries of the same mail that were accepted. */
async function acceptedAs(
  trx: Db,
  { asked }: AcceptanceKeys,
  { messageId, position }: Rejudgement,
): Promise<Map<string, Accepted>> {
  const own: { dedupe_key: string | null; shared_key: string | null } | undefined = await trx('deliveries')
    .where({ message_id: messageId, position })
    .first('dedupe_key', 'shared_key')
  const isOwn = (key: string) => key === own?.dedupe_key || key === own?.shared_key
  return findAccepted(
    trx,
    asked.filter((key) => !isOwn(key)),
  )
}

async function land(
  trx: Db,
  stored: StoredMessage,
  { outcome, now, messageId }: Rejudgement,
): Promise<Landing> {
  if (outcome.opens !== null && outcome.deskId !== null) {
    const [opened] = await openTickets(
      trx,
      [
        {
          ...outcome.opens,
          ...(outcome.isRead && { isRead: outcome.isRead }),
          messageId,
          deskId: outcome.deskId,
          outline: toPeople(stored),
        },
      ],
      now,
    )
    if (opened === undefined) return { ticketId: null, protocol: null }
    await linkTickets(trx, [{ ...opened, messageId, links: outcome.opens.links ?? [] }], now)
    return opened
  }
  if (outcome.parent === null) return { ticketId: null, protocol: null }
  const { ticketId, protocol } = outcome.parent
  const line = { ticketId, actor: null, messageId, at: now }
  const author = stored.author_address
  if (outcome.isQuiet) {
    const details = { author, kind: stored.kind, about: null }
    await addHistory(trx, [{ ...line, event: 'machine-mail-received', details }])
  } else {
    await noteReplies(trx, [{ ticketId, isRead: outcome.isRead === true }], now)
    await addHistory(trx, [{ ...line, event: 'mail-received', details: { author } }])
    if (outcome.reopens) await reopenForMail(trx, [{ ticketId, messageId }], now)
  }
  return { ticketId, protocol }
}

function toPeople(stored: StoredMessage): Pick<Outline, 'author' | 'cc'> {
  const { author, cc } = toMessageFields(stored)
  return { author, cc }
}

/** Makes the message say again what its deliveries say, and the tallies with it. */
async function summarize(trx: Db, stored: StoredMessage): Promise<void> {
  const main = weightiest(await listDeliveries(trx, stored.id))
  if (main === null) return
  const state = stateOf(main.disposition)
  const ticket = await trx('tickets').where({ id: main.ticketId }).first('protocol')
  await trx('messages')
    .where({ id: stored.id })
    .update({
      state,
      disposition: main.disposition,
      reason: main.reason,
      protocol: ticket?.protocol ?? null,
    })
  const change = { receivedAt: stored.received_at, direction: 'in' as const }
  await addTallies(trx, [
    { ...change, state: stored.state, count: -1 },
    { ...change, state, count: 1 },
  ])
}
