import { foldAddress, isSendableAddress } from '../domain/mail/address.ts'
import type { WorkflowStep } from '../domain/outgoing/workflow-step.ts'
import type { Db } from './dialect.ts'

/** The mail addresses of users, by user and by group; whoever may not sign in any more gets nothing. */
export type TeamAddresses = {
  readonly byUser: ReadonlyMap<string, string>
  readonly byGroup: ReadonlyMap<string, readonly string[]>
}

/** Reads the addresses of whom steps name. F15 */
export async function readTeamAddresses(db: Db, steps: readonly WorkflowStep[]): Promise<TeamAddresses> {
  const userIds = steps.flatMap((step) => step.userIds)
  const groupIds = steps.flatMap((step) => step.groupIds)
  const users: { id: string; address: string }[] =
    userIds.length === 0 ? [] : await people(db).whereIn('users.id', userIds)
  const members: { group_id: string; address: string }[] =
    groupIds.length === 0
      ? []
      : await people(db)
          .join('group_members', 'group_members.user_id', 'users.id')
          .whereIn('group_members.group_id', groupIds)
          .select('group_members.group_id')
          .orderBy('group_members.user_id')
  const byGroup = Map.groupBy(members, ({ group_id: id }) => id)
  return {
    byUser: new Map(users.map(({ id, address }) => [id, address])),
    byGroup: new Map([...byGroup].map(([id, rows]) => [id, rows.map(({ address }) => address)])),
  }
}

function people(db: Db) {
  return db('users')
    .join('contacts', 'contacts.id', 'users.contact_id')
    .where({ 'users.active': true })
    .select('users.id', 'contacts.address')
}

/** Who gets the mail of a step, each once: the client first, then users, then groups. F15 */
export function recipientsOfStep(
  { toClient, userIds, groupIds }: WorkflowStep,
  client: string | null,
  { byUser, byGroup }: TeamAddresses,
): readonly string[] {
  const addresses = [
    ...(toClient && client !== null ? [client] : []),
    ...userIds.flatMap((id) => byUser.get(id) ?? []),
    ...groupIds.flatMap((id) => byGroup.get(id) ?? []),
  ]
  const once = new Map<string, string>()
  for (const address of addresses.filter(isSendableAddress)) {
    const key = foldAddress(address)
    if (!once.has(key)) once.set(key, address)
  }
  return [...once.values()]
}

/** The active users, and whether mail of a step reaches them. */
export async function listMailUsers(
  db: Db,
): Promise<readonly { readonly id: string; readonly name: string; readonly hasMail: boolean }[]> {
  const rows: { id: string; name: string; address: string | null }[] = await db('users')
    .leftJoin('contacts', 'contacts.id', 'users.contact_id')
    .where({ 'users.active': true })
    .orderBy('users.name')
    .select('users.id', 'users.name', 'contacts.address')
  return rows.map(({ id, name, address }) => ({ id, name, hasMail: address !== null }))
}
