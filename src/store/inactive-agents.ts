import type { Db } from './dialect.ts'
import { closedQueues, readyToDistribute } from './distribution.ts'
import { readDistribution } from './distribution-setting.ts'
import { addHistory } from './history.ts'

/** Tickets that are written in one statement. */
const ticketsAtOnce = 500

type HeldRow = { id: string; name: string; queue_id: string | null }

/** Takes the open tickets of who may not sign in any more; they wait for another agent where any is given them. */
export async function releaseTicketsOf(trx: Db, userId: string, now: Date): Promise<void> {
  for (;;) {
    const rows: HeldRow[] = await heldByInactive(trx)
      .where({ 'tickets.assignee_id': userId })
      .limit(ticketsAtOnce)
    if (rows.length === 0) return
    await release(trx, rows, now)
  }
}

/** Lets tickets that are worked again wait for an agent: those of nobody, and of who may not sign in any more. */
export async function waitAnew(trx: Db, ticketIds: readonly string[], now: Date): Promise<void> {
  if (ticketIds.length === 0) return
  await release(trx, await heldByInactive(trx).whereIn('tickets.id', ticketIds), now)
  await readyToDistribute(trx, ticketIds, now)
}

function heldByInactive(trx: Db) {
  return trx('tickets')
    .join('users', 'users.id', 'tickets.assignee_id')
    .where({ 'tickets.kind': 'ticket', 'users.active': false })
    .whereRaw(`tickets.state = 'open' and tickets.assignee_id is not null`)
    .orderBy('tickets.seq')
    .select('tickets.id', 'users.name', 'tickets.queue_id')
}

async function release(trx: Db, rows: readonly HeldRow[], now: Date): Promise<void> {
  if (rows.length === 0) return
  const { isOn } = await readDistribution(trx)
  const closed = new Set<string | null>(await closedQueues(trx).pluck('id'))
  const at = now.toISOString()
  for (const [toDistributor, some] of Map.groupBy(
    rows,
    ({ queue_id: queueId }) => isOn && !closed.has(queueId),
  )) {
    const taken: { id: string }[] = await trx('tickets')
      .whereIn(
        'id',
        some.map(({ id }) => id),
      )
      // Whoever got one meanwhile keeps it.
      .whereIn('assignee_id', trx('users').where({ active: false }).select('id'))
      .update({
        assignee_id: null,
        waiting_since: toDistributor ? at : null,
        returned_by: null,
        version: trx.raw('version + 1'),
        updated_at: at,
      })
      .returning('id')
    const names = new Map(some.map(({ id, name }) => [id, name]))
    const line = { event: 'released' as const, actor: null, messageId: null, at: now }
    await addHistory(
      trx,
      taken.map(({ id }) => ({
        ...line,
        ticketId: id,
        details: { from: names.get(id) ?? '', toDistributor },
      })),
    )
  }
}
