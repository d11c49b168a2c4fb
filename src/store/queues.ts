import type { Allowance } from '../domain/permission.ts'
import type { Queue, QueueColour, QueueGroup } from '../domain/queue.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

type QueueRow = {
  id: string
  name: string
  colour: QueueColour
  distributes: boolean | number
  capacity: number | null
  position: number
}

/** All queues, in their order. */
export async function listQueues(db: Db): Promise<readonly Queue[]> {
  const rows: QueueRow[] = await db('queues').orderBy(['position', 'folded_name'])
  return rows.map(toQueue)
}

/** What each group may do, by queue; a queue without any is everybody's. */
export async function listQueueGroups(db: Db): Promise<ReadonlyMap<string, readonly QueueGroup[]>> {
  const rows: { queue_id: string; group_id: string; allowed: Allowance }[] =
    await db('queue_groups').orderBy('group_id')
  const byQueue = new Map<string, QueueGroup[]>()
  for (const { queue_id, group_id, allowed } of rows) {
    byQueue.set(queue_id, [...(byQueue.get(queue_id) ?? []), { groupId: group_id, allowed }])
  }
  return byQueue
}

/** Writes a queue with what groups may do in it; `false` when another has its name. */
export async function saveQueue(
  database: Database,
  queue: Queue,
  groups: readonly QueueGroup[],
): Promise<boolean> {
  return writeTransaction(database, async (trx) => {
    if (!(await saveNamed(trx, 'queues', { ...queue }))) return false
    await trx('queue_groups').where({ queue_id: queue.id }).delete()
    const rows = groups.map(({ groupId, allowed }) => ({ queue_id: queue.id, group_id: groupId, allowed }))
    if (rows.length > 0) await trx('queue_groups').insert(rows)
    return true
  })
}

/** Removes a queue that holds no ticket and that no ticket type names; whether it is gone. */
export async function removeQueue(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) =>
    removeNamed(trx, 'queues', id, [
      ['ticket_types', 'queue_id'],
      ['tickets', 'queue_id'],
    ]),
  )
}

function toQueue({ id, name, colour, distributes, capacity, position }: QueueRow): Queue {
  return { id, name, colour, distributes: Boolean(distributes), capacity, position }
}
