import type { ListPattern } from '../domain/policy/list-pattern.ts'
import { listFault } from '../intake/list-pattern.ts'
import { addBlock, findBlock } from '../store/blocklist.ts'
import type { Db } from '../store/database.ts'
import { markSpam } from '../store/ticket-changes.ts'
import type { TicketRecord } from '../store/tickets.ts'

/** What marks a sender as spam: what is blocked, who did, why, and the ticket that goes with it. */
export type SpamMark = {
  readonly listed: ListPattern
  readonly reason: string
  readonly owner: string
  /** `null` when no ticket is closed by it. */
  readonly ticket: TicketRecord | null
}

/** The key of why an entry cannot be made; `null` when it can. */
export async function spamObstacle(db: Db, listed: ListPattern): Promise<string | null> {
  if (listed.pattern === '') return 'ticket.spam.no-address'
  const fault = await listFault(db, listed, 'block')
  if (fault !== null) return fault === 'own' ? 'ticket.spam.own-address' : 'spam.not-an-address'
  return (await findBlock(db, listed.pattern))?.list === 'allow' ? 'spam.allowed' : null
}

/** Blocks a sender and closes the ticket as spam: both or neither. C55 */
export async function markAsSpam(
  db: Db,
  { listed, reason, owner, ticket }: SpamMark,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    // Another operator may have changed the ticket since it was read: then nobody is blocked either.
    if (ticket !== null) {
      const { id, version, kind } = ticket
      if (!(await markSpam(trx, id, { actor: owner, now, version, kind }))) return false
    }
    await addBlock(trx, { ...listed, reason, owner }, now)
    return true
  })
}
