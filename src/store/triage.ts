import type { TicketType } from '../domain/ticket/ticket-type.ts'
import type { HistoryEvent } from '../domain/ticket/ticket.ts'
import { columnText, keyText } from './column-text.ts'
import { clientIdOf } from './clients.ts'
import type { Db } from './dialect.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { markForText } from './text-waiting.ts'
import { type Action, noteEnd } from './ticket-changes.ts'

/** A pre-ticket as somebody has seen it: who changes it must have seen it as it is. */
export type Seen = { readonly id: string; readonly protocol: string; readonly version: number }

/** What a pre-ticket becomes a ticket with. */
export type Assumption = {
  readonly userId: string
  readonly type: TicketType | null
  /** The name of the client, who is made when there is none of it. */
  readonly client: string
  readonly branchId: string | null
  readonly contractId: string | null
  /** Empty for none. */
  readonly orderNumber: string
  readonly dueAt: string | null
  /** Whether the sender belongs to the client from now on, so that his next mail finds him. */
  readonly remembersClient: boolean
}

type Details = NewHistoryEntry['details']

/**
 * Makes a ticket of a pre-ticket, which its taker works from then on; whether it was still as he saw it.
 *
 * The number stays. Until now nobody worked it, nothing counted for it, and no queue distributed it. C20
 */
export async function assumePreTicket(
  trx: Db,
  seen: Seen,
  assumption: Assumption,
  action: Action,
): Promise<boolean> {
  const { userId, type, client, branchId, contractId, orderNumber, dueAt } = assumption
  const clientId = await clientIdOf(trx, client, action.now)
  const columns = {
    kind: 'ticket',
    type_id: type?.id ?? null,
    queue_id: type?.queueId ?? trx.ref('queue_id'),
    branch_id: branchId,
    contract_id: contractId,
    client_id: clientId,
    order_number: orderNumber === '' ? null : keyText(orderNumber),
    due_at: dueAt,
    assignee_id: userId,
    waiting_since: null,
  }
  const details = { type: type?.name ?? null, client, order: orderNumber === '' ? null : orderNumber }
  if (!(await changePreTicket(trx, seen, columns, { event: 'assumed', details }, action))) return false
  await markForText(trx, [seen.id], action.now)
  if (assumption.remembersClient) {
    await trx('contacts')
      .where({ id: trx('tickets').where({ id: seen.id }).select('requester_id') })
      .whereNull('client_id')
      .update({ client_id: clientId })
  }
  return true
}

/** Gives a pre-ticket another type, with its queue, so that others may take it; whether it was as seen. C2 */
export async function changeType(trx: Db, seen: Seen, type: TicketType, action: Action): Promise<boolean> {
  const columns = {
    type_id: type.id,
    queue_id: type.queueId ?? trx.ref('queue_id'),
    branch_id: type.branchId ?? trx.ref('branch_id'),
  }
  return changePreTicket(
    trx,
    seen,
    columns,
    { event: 'type-changed', details: { type: columnText(type.name) } },
    action,
  )
}

/** Discards a pre-ticket, or marks it as spam; whether it was as seen. */
export async function endPreTicket(
  trx: Db,
  seen: Seen,
  state: 'discarded' | 'spam',
  action: Action,
): Promise<boolean> {
  const event = state === 'spam' ? 'marked-spam' : 'discarded'
  if (!(await changePreTicket(trx, seen, { state }, { event, details: {} }, action))) return false
  await noteEnd(trx, seen.id, state, action.now)
  return true
}

/** Changes an open pre-ticket that is still as somebody saw it, with its line of history. */
export async function changePreTicket(
  trx: Db,
  { id, version }: Seen,
  columns: Readonly<Record<string, unknown>>,
  { event, details }: { readonly event: HistoryEvent; readonly details: Details },
  { actor, now }: Action,
): Promise<boolean> {
  const changed = await trx('tickets')
    .where({ id, version, kind: 'pre-ticket', state: 'open' })
    .update({ ...columns, version: version + 1, updated_at: now.toISOString() })
  if (changed === 0) return false
  await addHistory(trx, [{ ticketId: id, event, actor, messageId: null, details, at: now }])
  return true
}
