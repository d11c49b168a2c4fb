import { departuresOf } from './automatic-replies.ts'
import type { Db } from './dialect.ts'

/** When each recipient of a mail may have it, which is worth waiting for; whoever has had enough is left out. O22 */
export async function turnsOf(
  trx: Db,
  recipients: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const turns = await departuresOf(
    trx,
    recipients.map((to) => ({ to, mayWait: true })),
    now,
  )
  return new Map(
    recipients.flatMap((to, index) => {
      const at = turns[index] ?? null
      return at === null ? [] : [[to, at]]
    }),
  )
}
