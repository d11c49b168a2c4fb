import type { Db } from './dialect.ts'
import { filteredAmong } from './outgoing-filter.ts'
import { suppressedAmong } from './suppression.ts'

/** Why an address gets no mail from us: somebody put it on the filter or it is ours, or it did not take our mail. */
export type Barred = 'filter' | 'suppressed'

/** Which of these addresses get no mail from us, and why, as they were given; the filter goes first. O20 */
export async function barredAmong(
  db: Db,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Barred>> {
  const suppressed = await suppressedAmong(db, addresses)
  const filtered = await filteredAmong(db, addresses)
  return new Map([
    ...[...suppressed].map((address) => [address, 'suppressed'] as const),
    ...[...filtered].map((address) => [address, 'filter'] as const),
  ])
}
