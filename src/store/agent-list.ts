import { type AgentStatus, type DistributionSetting, statusNow } from '../domain/agent.ts'
import { type Allowance, greatest, type Permissions } from '../domain/permission.ts'
import type { Role } from '../domain/user.ts'
import { toDate } from './agent-status.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'

/** A user as the distributor knows them. */
export type Agent = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly status: AgentStatus
  /** Open tickets the agent is given at most; `null` for any number. */
  readonly capacity: number | null
  readonly turn: number
  /** The ids of the queues the agent is given tickets from; empty for all. */
  readonly skills: readonly string[]
  /** Open tickets by the id of their queue; those in none are under `null`. */
  readonly open: ReadonlyMap<string | null, number>
}

type AgentRow = {
  id: string
  name: string
  role: Role
  status: AgentStatus | null
  capacity: number | null
  turn: number | null
  seen_at: string | null
}

/** Everybody who may sign in, by name, with what the distributor must know. */
export async function listAgents(
  db: Db,
  { idleMinutes }: DistributionSetting,
  now: Date,
): Promise<readonly Agent[]> {
  const rows: AgentRow[] = await db('users')
    .leftJoin('agents', 'agents.user_id', 'users.id')
    .where({ 'users.active': true })
    .orderBy('users.name')
    .select(
      'users.id',
      'users.name',
      'users.role',
      'agents.status',
      'agents.capacity',
      'agents.turn',
      db('login_sessions')
        .whereRaw('login_sessions.user_id = users.id')
        .max('login_sessions.seen_at')
        .as('seen_at'),
    )
  const skills: { user_id: string; queue_id: string }[] = await db('agent_skills').orderBy('queue_id')
  const open = await openByAgent(db)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    status: statusNow(row.status ?? 'offline', toDate(row.seen_at), idleMinutes, now),
    capacity: row.capacity,
    turn: row.turn ?? 0,
    skills: skills.filter(({ user_id }) => user_id === row.id).map(({ queue_id }) => queue_id),
    open: open.get(row.id) ?? new Map(),
  }))
}

async function openByAgent(db: Db): Promise<ReadonlyMap<string, ReadonlyMap<string | null, number>>> {
  const rows: { assignee_id: string; queue_id: string | null; count: number | string }[] = await db('tickets')
    .whereRaw(`state = 'open' and assignee_id is not null`)
    .groupBy('assignee_id', 'queue_id')
    .select('assignee_id', 'queue_id')
    .count({ count: '*' })
  const open = new Map<string, Map<string | null, number>>()
  for (const { assignee_id, queue_id, count } of rows) {
    const own = open.get(assignee_id) ?? new Map<string | null, number>()
    open.set(assignee_id, own.set(queue_id, Number(count)))
  }
  return open
}

/** What may be set about an agent by hand. */
export type AgentSettings = { readonly capacity: number | null; readonly skills: readonly string[] }

/** Writes how much an agent is given, and from which queues. */
export function saveAgent(
  database: Database,
  userId: string,
  { capacity, skills }: AgentSettings,
): Promise<void> {
  return writeTransaction(database, async (trx) => {
    await trx('agents')
      .insert({ user_id: userId, status: 'offline', capacity })
      .onConflict('user_id')
      .merge(['capacity'])
    await trx('agent_skills').where({ user_id: userId }).delete()
    const rows = [...new Set(skills)].map((queueId) => ({ user_id: userId, queue_id: queueId }))
    if (rows.length > 0) await trx('agent_skills').insert(rows)
  })
}

/** Notes that it was an agent's turn. */
export async function takeTurn(trx: Db, userId: string): Promise<void> {
  const last = await trx('agents').max({ turn: 'turn' }).first()
  const turn = Number(last?.turn ?? 0) + 1
  await trx('agents')
    .insert({ user_id: userId, status: 'offline', turn })
    .onConflict('user_id')
    .merge(['turn'])
}

/** What agents may do in the queues, by their ids: the rule of `readPermissions`, in one query for all of them. */
export async function permissionsOfAgents(
  db: Db,
  agents: readonly Pick<Agent, 'id' | 'role'>[],
): Promise<ReadonlyMap<string, Permissions>> {
  const rows: { queue_id: string; allowed: Allowance; user_id: string | null }[] = await db('queue_groups')
    .leftJoin('group_members', 'group_members.group_id', 'queue_groups.group_id')
    .select('queue_groups.queue_id', 'queue_groups.allowed', 'group_members.user_id')
  const nobodys = rows.map(({ queue_id: queueId }): [string, Allowance | null] => [queueId, null])
  const permissions = new Map<string, Map<string, Allowance | null>>(
    agents.map(({ id, role }) => [id, new Map(role === 'administrator' ? [] : nobodys)]),
  )
  for (const { queue_id: queueId, allowed, user_id: userId } of rows) {
    const own = permissions.get(userId ?? '')
    // An administrator may do all: no queue stands against him.
    if (own?.has(queueId)) own.set(queueId, greatest([allowed, own.get(queueId) ?? allowed]))
  }
  return permissions
}
