import type { DistributionSetting } from '../domain/agent.ts'
import type { Permissions } from '../domain/permission.ts'
import type { Ticket } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { visibleTickets } from './permissions.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'

/** The tickets that wait for an agent, as far as they are shown, and how many there are. */
export type WaitingList = { readonly tickets: readonly Ticket[]; readonly count: number }

/** The tickets that wait for the distributor and that a person may see, who has waited longest first. A6 */
export async function listWaiting(
  db: Db,
  { since }: DistributionSetting,
  permissions: Permissions,
  limit: number,
): Promise<WaitingList> {
  if (since === null) return { tickets: [], count: 0 }
  const query = selectTickets(db)
    .whereRaw('tickets.waiting_since is not null')
    .where('tickets.waiting_since', '>=', since.toISOString())
    .where({ 'tickets.kind': 'ticket', 'tickets.state': 'open' })
    .whereNull('tickets.assignee_id')
  visibleTickets(query, permissions)
  const counted = await query.clone().clearSelect().count({ count: '*' }).first()
  const rows: StoredTicket[] = await query.orderBy(['tickets.waiting_since', 'tickets.seq']).limit(limit)
  return { tickets: rows.map(toTicket), count: Number(counted?.count ?? 0) }
}
