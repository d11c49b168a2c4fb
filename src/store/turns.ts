import type { Db } from './dialect.ts'
import { type AutomaticMail, mayWriteAutomatically } from './may-write-automatically.ts'

/**
 * When each recipient of a mail may have it, which is worth waiting for; whoever has had enough is left out. O22
 *
 * Who is barred is not: the outbox shows what did not leave, and why.
 */
export async function turnsOf(
  trx: Db,
  recipients: readonly string[],
  about: Pick<AutomaticMail, 'deskAddress' | 'ticketId'>,
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const permissions = await mayWriteAutomatically(
    trx,
    recipients.map((to) => ({ ...about, to, cause: null, mayWait: true })),
    now,
  )
  return new Map(
    recipients.flatMap((to, index) => {
      const permission = permissions[index]
      if (permission === undefined || permission.kind === 'withheld') return []
      return [[to, permission.kind === 'leaves' ? permission.at : now]]
    }),
  )
}
