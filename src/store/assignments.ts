import type { HistoryEvent } from '../domain/ticket/ticket.ts'
import { takeTurn } from './agent-list.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import type { Action } from './ticket-changes.ts'

/** The ticket as the person saw it who changes who works it. */
export type SeenTicket = { readonly id: string; readonly assigneeId: string | null }

/** A user by id and name. */
export type Person = { readonly id: string; readonly name: string }

/** Gives a ticket to an agent by hand; whether it was still as it was seen. */
export function assignTicket(
  database: Database,
  ticket: SeenTicket,
  agent: Person,
  action: Action,
): Promise<boolean> {
  return writeTransaction(database, async (trx) => {
    const columns = { assignee_id: agent.id, waiting_since: null, returned_by: null }
    const details = { to: agent.name }
    if (!(await change(trx, ticket, columns, 'assigned', details, action))) return false
    await takeTurn(trx, agent.id)
    return true
  })
}

/**
 * Takes a ticket from its agent by hand; whether it was still as it was seen.
 *
 * Given back to the distributor, it waits for another agent than the one who had it.
 */
export function releaseTicket(
  database: Database,
  ticket: SeenTicket,
  from: Person,
  how: { readonly toDistributor: boolean },
  action: Action,
): Promise<boolean> {
  const waiting = how.toDistributor ? action.now.toISOString() : null
  const columns = {
    assignee_id: null,
    waiting_since: waiting,
    returned_by: how.toDistributor ? from.id : null,
  }
  const details = { from: from.name, toDistributor: how.toDistributor }
  return writeTransaction(database, (trx) => change(trx, ticket, columns, 'released', details, action))
}

async function change(
  trx: Db,
  { id, assigneeId }: SeenTicket,
  columns: Readonly<Record<'assignee_id' | 'waiting_since' | 'returned_by', string | null>>,
  event: HistoryEvent,
  details: Readonly<Record<string, string | boolean>>,
  { actor, now }: Action,
): Promise<boolean> {
  const changed = await trx('tickets')
    .where({ id, kind: 'ticket', assignee_id: assigneeId })
    .whereIn('state', ['open', 'awaiting-validation'])
    .update({ ...columns, version: trx.raw('version + 1'), updated_at: now.toISOString() })
  if (changed === 0) return false
  await addHistory(trx, [{ ticketId: id, event, actor, messageId: null, details, at: now }])
  return true
}
