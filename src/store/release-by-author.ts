import type { Authentication } from '../domain/mail/authentication.ts'
import { recordAudit } from './audit.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { releaseSuppressed } from './suppression.ts'

type Row = { address: string; authentication: string | null; peer: string | null }

/**
 * Takes addresses off the suppression list whose people have written to us, as far as that is proved.
 *
 * Who writes has a mailbox. Anybody may say to be him, so that the word of an author whom nothing proves counts for
 * nothing. A batch without any of them costs one look.
 */
export async function releaseByAuthors(trx: Db, messageIds: readonly string[], now: Date): Promise<void> {
  const rows = await selectIn<Row>(
    trx,
    `select suppressions.address_folded as address, messages.authentication as authentication,
      messages.peer_address as peer
      from messages join suppressions on suppressions.address_folded = messages.author_folded
      where suppressions.released_at is null and messages.direction = 'in'
      and messages.state not in ('refused', 'discarded') and messages.kind in ('new', 'reply', 'forward')
      and messages.id in`,
    messageIds,
  )
  for (const { address, authentication, peer } of rows) {
    const proved: Authentication | null = authentication === null ? null : JSON.parse(authentication)
    if (proved?.aligned !== true || !(await releaseSuppressed(trx, address, null, now))) continue
    const line = {
      event: 'suppression-released',
      actor: null,
      address: peer ?? '',
      subject: address,
    } as const
    await recordAudit(trx, { ...line, details: { why: 'author' } }, now)
  }
}
