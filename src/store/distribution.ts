import type { Knex } from 'knex'
import type { DistributionSetting } from '../domain/agent.ts'
import {
  type Candidate,
  canTake,
  distribute,
  type Queues,
  type Share,
  type WaitingTicket,
} from '../domain/ticket/distribute.ts'
import { keepIdle } from './agent-status.ts'
import { listAgents, permissionsOfAgents, takeTurn } from './agent-list.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { lockDistribution, readDistribution } from './distribution-setting.ts'
import { addHistory } from './history.ts'
import { listQueues } from './queues.ts'

/** Tickets given away in one transaction, which no arriving mail should wait for long. */
const sharedAtOnce = 100

/**
 * Lets tickets wait for the distributor that are ready for it: classified, and no pre-tickets any more.
 *
 * One that has had an agent before is not given away again by itself.
 */
export async function readyToDistribute(trx: Db, ticketIds: readonly string[], now: Date): Promise<void> {
  if (ticketIds.length === 0 || !(await readDistribution(trx)).isOn) return
  await trx('tickets')
    .whereIn('id', ticketIds)
    .where({ kind: 'ticket', state: 'open' })
    .whereNull('assignee_id')
    .whereNull('waiting_since')
    .andWhere((ticket) => {
      void ticket.whereNull('queue_id').orWhereNotIn('queue_id', closedQueues(trx))
    })
    .whereNotExists(
      trx('history')
        .whereRaw('history.ticket_id = tickets.id')
        .whereIn('event', ['distributed', 'assigned', 'released'])
        .select('history.id'),
    )
    .update({ waiting_since: now.toISOString() })
}

/**
 * The same for the tickets that messages have opened, once their contents have been read.
 *
 * What was opened as a pre-ticket may have become a ticket meanwhile.
 */
export async function readyAfterReading(trx: Db, messageIds: readonly string[], now: Date): Promise<void> {
  if (messageIds.length === 0 || !(await readDistribution(trx)).isOn) return
  const ticketIds: string[] = await trx('deliveries')
    .join('messages', 'messages.id', 'deliveries.message_id')
    .whereIn('deliveries.message_id', messageIds)
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .whereNot({ 'messages.content_state': 'pending' })
    .whereNotNull('deliveries.ticket_id')
    .distinct()
    .pluck('deliveries.ticket_id')
  await readyToDistribute(trx, ticketIds, now)
}

/** The same for a ticket, unless what opened it waits to be read and makes it ready then. */
export async function readyIfRead(trx: Db, ticketId: string, now: Date): Promise<void> {
  const unreadOpening: object | undefined = await trx('deliveries')
    .join('messages', 'messages.id', 'deliveries.message_id')
    .where({ 'deliveries.ticket_id': ticketId, 'messages.content_state': 'pending' })
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .first('messages.id')
  if (unreadOpening === undefined) await readyToDistribute(trx, [ticketId], now)
}

/** Queues whose tickets nobody is given by itself. */
export function closedQueues(db: Db): Knex.QueryBuilder {
  return db('queues').where({ distributes: false }).select('id')
}

/**
 * Gives the tickets that wait to agents who are online, the oldest first; how many it gave. A5 A6
 *
 * It looks before it locks: most of the time there is nothing to give, and no mail should wait for that.
 */
export async function distributeWaiting(database: Database, now: Date): Promise<number> {
  const setting = await readDistribution(database.reader)
  if (!setting.isOn) return 0
  await keepIdle(database, setting, now)
  let given = 0
  while ((await shareOut(database.reader, setting, now)).length > 0) {
    const count = await writeTransaction(database, async (trx) => {
      await lockDistribution(trx)
      // Whoever had the lock before may have given them away, or the switch may be off by now.
      const current = await readDistribution(trx)
      return current.isOn ? give(trx, await shareOut(trx, current, now), now) : 0
    })
    if (count === 0) return given
    given += count
  }
  return given
}

/** Who would be given which tickets now. */
async function shareOut(db: Db, setting: DistributionSetting, now: Date): Promise<readonly Share[]> {
  const { since } = setting
  if (since === null || (await waitingTickets(db, since).first('id')) === undefined) return []
  const agents = (await listAgents(db, setting, now)).filter(({ status }) => status === 'online')
  if (agents.length === 0) return []
  const permissions = await permissionsOfAgents(db, agents)
  const candidates = agents.map((agent) => ({
    ...agent,
    skills: new Set(agent.skills),
    permissions: permissions.get(agent.id) ?? new Map(),
  }))
  const queues = new Map(
    (await listQueues(db)).filter(({ distributes }) => distributes).map((queue) => [queue.id, queue]),
  )
  const tickets = await listTakeable(db, since, candidates, queues)
  return distribute(tickets, candidates, queues)
}

/** The tickets that nobody has and the distributor is to give. */
function waitingTickets(db: Db, since: Date): Knex.QueryBuilder {
  return db('tickets')
    .whereRaw('waiting_since is not null')
    .where('waiting_since', '>=', since.toISOString())
    .where({ kind: 'ticket', state: 'open' })
    .whereNull('assignee_id')
}

/** The tickets that have waited longest among those that an agent can take: one that nobody can holds up no other. */
async function listTakeable(
  db: Db,
  since: Date,
  candidates: readonly Candidate[],
  queues: Queues,
): Promise<readonly WaitingTicket[]> {
  const served = [null, ...queues.keys()].flatMap((queueId) => {
    const [taker, ...others] = candidates.filter((candidate) => canTake(candidate, queueId, queues))
    return taker === undefined ? [] : [{ queueId, only: others.length === 0 ? taker.id : null }]
  })
  if (served.length === 0) return []
  const rows: { id: string; queue_id: string | null; returned_by: string | null }[] = await waitingTickets(
    db,
    since,
  )
    .andWhere((either) => {
      for (const { queueId, only } of served) {
        void either.orWhere((ticket) => {
          void (queueId === null ? ticket.whereNull('queue_id') : ticket.where('queue_id', queueId))
          if (only !== null)
            void ticket.andWhere((by) => void by.whereNull('returned_by').orWhereNot('returned_by', only))
        })
      }
    })
    .orderBy(['waiting_since', 'seq'])
    .limit(sharedAtOnce)
    .select('id', 'queue_id', 'returned_by')
  return rows.map(({ id, queue_id, returned_by }) => ({ id, queueId: queue_id, returnedBy: returned_by }))
}

/** Writes who was given what and why; a ticket that somebody took meanwhile stays with them. */
async function give(trx: Db, shares: readonly Share[], now: Date): Promise<number> {
  let given = 0
  for (const { ticketId, agent, why, open, among } of shares) {
    const changed = await trx('tickets')
      .where({ id: ticketId, state: 'open' })
      .whereNull('assignee_id')
      .whereNotNull('waiting_since')
      .update({ assignee_id: agent.id, waiting_since: null, updated_at: now.toISOString() })
    if (changed === 0) continue
    await takeTurn(trx, agent.id)
    const details = { to: agent.name, why, open, among }
    await addHistory(trx, [
      { ticketId, event: 'distributed', actor: null, messageId: null, details, at: now },
    ])
    given += changed
  }
  return given
}
