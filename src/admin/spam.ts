import { foldAddress } from '../domain/mail/address.ts'
import type { ListPattern } from '../domain/policy/list-pattern.ts'
import { listFault } from '../intake/list-pattern.ts'
import { addBlock, findBlock } from '../store/blocklist.ts'
import type { Db } from '../store/database.ts'
import { markSpam, type TicketRecord } from '../store/tickets.ts'

/** What marks a sender as spam: who did, why, and the ticket that goes with it. */
export type SpamMark = {
  readonly address: string
  readonly reason: string
  readonly owner: string
  /** `null` when no ticket is closed by it. */
  readonly ticket: TicketRecord | null
}

/** The key of why an address cannot be marked as spam; `null` when it can. */
export async function spamObstacle(db: Db, address: string): Promise<string | null> {
  if (address === '') return 'ticket.spam.no-address'
  const fault = await listFault(db, addressEntry(address), 'block')
  if (fault !== null) return fault === 'own' ? 'ticket.spam.own-address' : 'spam.not-an-address'
  return (await findBlock(db, foldAddress(address)))?.list === 'allow' ? 'spam.allowed' : null
}

/** The sender chose the text: it stands for one address, whatever pattern it may look like. */
function addressEntry(address: string): ListPattern {
  return { kind: 'address', pattern: foldAddress(address) }
}

/** Blocks a sender and closes the ticket as spam: both or neither. C55 */
export async function markAsSpam(
  db: Db,
  { address, reason, owner, ticket }: SpamMark,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    // Another operator may have closed the ticket since it was read: then nobody is blocked either.
    if (ticket !== null && !(await markSpam(trx, ticket.id, { actor: owner, now }))) return false
    await addBlock(trx, { ...addressEntry(address), reason, owner }, now)
    return true
  })
}
