import type { Group } from '../domain/group.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

/** All groups with their members, by name. */
export async function listGroups(db: Db): Promise<readonly Group[]> {
  const rows: { id: string; name: string }[] = await db('groups').orderBy('folded_name').select('id', 'name')
  const members: { group_id: string; user_id: string }[] = await db('group_members').orderBy('user_id')
  return rows.map(({ id, name }) => ({
    id,
    name,
    userIds: members.filter(({ group_id }) => group_id === id).map(({ user_id }) => user_id),
  }))
}

/** Writes a group with its members; `false` when another has its name. */
export async function saveGroup(database: Database, { id, name, userIds }: Group): Promise<boolean> {
  return writeTransaction(database, async (trx) => {
    if (!(await saveNamed(trx, 'groups', { id, name }))) return false
    await trx('group_members').where({ group_id: id }).delete()
    const rows = [...new Set(userIds)].map((userId) => ({ group_id: id, user_id: userId }))
    if (rows.length > 0) await trx('group_members').insert(rows)
    return true
  })
}

/** Removes a group that no queue, no ticket type and no step of the workflow names; whether it is gone. */
export async function removeGroup(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) =>
    removeNamed(trx, 'groups', id, [
      ['queue_groups', 'group_id'],
      ['ticket_types', 'group_id'],
      ['workflow_step_groups', 'group_id'],
    ]),
  )
}

/** Puts a user into these groups and no others. */
export async function putInGroups(trx: Db, userId: string, groupIds: readonly string[]): Promise<void> {
  await trx('group_members').where({ user_id: userId }).delete()
  const rows = [...new Set(groupIds)].map((groupId) => ({ group_id: groupId, user_id: userId }))
  if (rows.length > 0) await trx('group_members').insert(rows)
}
