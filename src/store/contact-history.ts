import type { Permissions } from '../domain/permission.ts'
import type { AuditEvent } from './audit.ts'
import type { Db } from './dialect.ts'
import { type MessageFields, type StoredMessage, toMessageFields } from './messages.ts'
import { visibleMessages } from './permissions.ts'

/** What was done about a person. */
export type ContactChange = {
  readonly event: AuditEvent
  readonly actor: string | null
  readonly at: Date
}

/** The latest mails from and to a person that whoever asks may see, the newest first. */
export async function listContactMessages(
  db: Db,
  addresses: readonly string[],
  permissions: Permissions,
  limit: number,
): Promise<readonly MessageFields[]> {
  // Two questions, each answered by its own index; together they would sort all mails of the person.
  const found = await Promise.all(
    [
      db('messages').whereIn('author_folded', addresses),
      db('messages').where({ direction: 'out' }).whereIn('recipient_folded', addresses),
    ].map(async (query): Promise<StoredMessage[]> => {
      visibleMessages(query, permissions)
      return query.orderBy('seq', 'desc').limit(limit)
    }),
  )
  const rows = new Map(found.flat().map((row) => [row.id, row]))
  return [...rows.values()]
    .sort((one, other) => Number(other.seq) - Number(one.seq))
    .slice(0, limit)
    .map(toMessageFields)
}

/** The latest changes of a person in the registry, the newest first. */
export async function listContactChanges(
  db: Db,
  subjects: readonly string[],
  limit: number,
): Promise<readonly ContactChange[]> {
  const rows: { event: AuditEvent; actor: string | null; at: string }[] = await db('audit')
    .whereIn('subject', subjects)
    .orderBy('seq', 'desc')
    .limit(limit)
  return rows.map(({ event, actor, at }) => ({ event, actor, at: new Date(at) }))
}
