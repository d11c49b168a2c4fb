import type { User } from '../../src/domain/user.ts'
import { sayStatus } from '../../src/store/agent-status.ts'
import type { Database } from '../../src/store/database.ts'
import { saveDistribution } from '../../src/store/distribution-setting.ts'
import { readyAfterReading } from '../../src/store/distribution.ts'
import { saveLoginSession, touchLoginSession } from '../../src/store/login-sessions.ts'
import { addUser } from '../../src/store/users.ts'
import { outcome, settlement } from './settlement.ts'
import { extract, settleOne } from './settle.ts'

/** When the tests of the distribution begin. */
export const start = new Date('2026-11-21T12:00:00Z')

/** A time so many minutes after the start. */
export function minutes(count: number): Date {
  return new Date(start.getTime() + count * 60_000)
}

/** Switches the distributor on, with agents away after 15 minutes. */
export async function switchOn(database: Database, at = start): Promise<void> {
  await saveDistribution(database, { isOn: true, idleMinutes: 15 }, at)
}

/** Adds an operator who has signed in and not yet said to be there. */
export async function addAgent(database: Database, name: string, at = start): Promise<User> {
  const user = await addUser(database.writer, { name, passwordHash: 'x', role: 'operator' }, at)
  if (user === null) throw new Error(`expected a new user, got none named ${name}`)
  await saveLoginSession(database.writer, name, { userId: user.id, data: '{}' }, at)
  return user
}

/** Notes that an agent has just said to be online. */
export async function comeOnline(database: Database, { id, name }: User, at: Date): Promise<void> {
  await touchLoginSession(database.writer, name, at)
  await sayStatus(database.writer, id, 'online')
}

/** How the tickets of a test are opened. */
export type OpenOptions = {
  readonly at?: Date
  readonly queueId?: string | null
  readonly kind?: 'ticket' | 'pre-ticket'
}

/** Opens tickets by mails whose contents have been read, a minute apart; answers their ids. */
export async function openRead(
  database: Database,
  count: number,
  { at = start, queueId = null, kind = 'ticket' }: OpenOptions = {},
): Promise<readonly string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const opens = { kind, title: 'Impressora parada', acknowledge: false }
    const { messageId, ticketId } = await settleOne(
      database,
      settlement({ outcomes: [outcome({ disposition: kind, opens })] }),
    )
    await database.writer('tickets').where({ id: ticketId }).update({ queue_id: queueId })
    await extract(database, messageId)
    await readyAfterReading(database.writer, [messageId], new Date(at.getTime() + index * 60_000))
    ids.push(ticketId ?? '')
  }
  return ids
}

/** The names of the agents that tickets have, in the order asked for; `null` for nobody. */
export async function agentsOf(
  database: Database,
  ticketIds: readonly string[],
): Promise<readonly (string | null)[]> {
  const rows: { id: string; name: string | null }[] = await database
    .reader('tickets')
    .leftJoin('users', 'users.id', 'tickets.assignee_id')
    .select('tickets.id', 'users.name')
  return ticketIds.map((id) => rows.find((row) => row.id === id)?.name ?? null)
}
