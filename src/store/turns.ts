import type { Barred } from './barred.ts'
import type { Db } from './dialect.ts'
import { type AutomaticMail, mayWriteAutomatically } from './may-write-automatically.ts'

/** When somebody may have a mail, and what bars him from it. */
export type Turn = { readonly at: Date; readonly barred: Barred | null }

/**
 * When each mail may leave, which is worth waiting for; `null` for who has had enough. O22
 *
 * Who is barred has a turn all the same: the outbox shows what did not leave, and why.
 */
export async function turnsOf(
  trx: Db,
  mails: readonly Omit<AutomaticMail, 'cause' | 'mayWait'>[],
  now: Date,
): Promise<readonly (Turn | null)[]> {
  const permissions = await mayWriteAutomatically(
    trx,
    mails.map((mail) => ({ ...mail, cause: null, mayWait: true })),
    now,
  )
  return permissions.map((permission) => {
    if (permission.kind === 'withheld') return null
    return permission.kind === 'leaves'
      ? { at: permission.at, barred: null }
      : { at: now, barred: permission.why }
  })
}
