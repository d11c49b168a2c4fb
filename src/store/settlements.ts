import type { Settled, Settlement } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { addDeliveries } from './deliveries.ts'
import { addHistory } from './history.ts'
import { insertMessages } from './message-rows.ts'
import { insertRows } from './multi-row.ts'
import { openTickets } from './openings.ts'
import { planSettlements, type PlannedMessage, toNewMessage } from './settlement-plan.ts'
import { queueAcknowledgements } from './acknowledgements.ts'
import { addTallies } from './tallies.ts'
import { noteReplies } from './ticket-rows.ts'

/** What the store cannot know by itself, of texts and secrets. */
export type SettlementTexts = {
  /** The reply for a message accepted at these desks, such as `250 2.6.0 Protocolo 2026-000123`; no numbers when it is held. */
  replyFor(protocols: readonly string[], deskIds: readonly (string | null)[]): string
  /** The signed Message-ID, without angle brackets, of a mail of ours about a ticket. */
  messageIdFor(ticketId: string): string
}

/**
 * Writes messages with all that follows from them, in the caller's transaction.
 *
 * The number of statements does not depend on the number of messages. A delivery accepted before, in the table
 * or earlier in the batch, is written as a duplicate of the first and opens nothing.
 */
export async function settleBatch(
  trx: Db,
  settlements: readonly Settlement[],
  now: Date,
  texts: SettlementTexts,
): Promise<Settled[]> {
  const plan = await planSettlements(trx, settlements, now)
  const opened = await openTickets(trx, plan.openings, now)
  plan.openings.forEach((opening, index) => {
    opening.landing.ticketId = opened[index]?.ticketId ?? null
    opening.landing.protocol = opened[index]?.protocol ?? null
  })
  const messages = plan.messages.map((message) => toNewMessage(message, texts))
  await insertMessages(trx, messages)
  await insertRows(trx, 'raw_messages', ['message_id', 'octets'], plan.messages.flatMap(rawRow))
  await addDeliveries(trx, plan.messages)
  await noteReplies(trx, plan.messages.flatMap(repliesOf), now)
  await addHistory(
    trx,
    plan.messages.flatMap((message) =>
      repliesOf(message).map((ticketId) => ({
        ticketId,
        event: 'mail-received' as const,
        actor: null,
        messageId: message.id,
        details: { author: message.settlement.outline?.author?.address ?? null },
        at: now,
      })),
    ),
  )
  await addTallies(
    trx,
    messages.flatMap((message) => {
      const change = { receivedAt: message.receivedAt.toISOString(), direction: 'in' as const, count: 1 }
      return [
        { ...change, state: 'received' as const },
        { ...change, state: message.state },
      ]
    }),
  )
  await queueAcknowledgements(trx, plan.openings, texts, now)
  return plan.messages.map((message) => ({
    messageId: message.id,
    outcomes: message.deliveries.map(({ disposition, landing }) => ({ disposition, ...landing })),
  }))
}

function rawRow({ id, settlement: { raw } }: PlannedMessage): [string, Buffer][] {
  if (raw === null || raw.blob !== null) return []
  return [[id, Buffer.from(raw.head.buffer, raw.head.byteOffset, raw.head.byteLength)]]
}

/** The tickets that a message answers, each once however many of its recipients led there. */
function repliesOf(message: PlannedMessage): string[] {
  const ids = message.deliveries
    .filter(({ disposition }) => disposition === 'reply')
    .flatMap(({ landing }) => landing.ticketId ?? [])
  return [...new Set(ids)]
}
