import type { Basis } from '../domain/policy/basis.ts'
import type { Db } from './dialect.ts'

/** Dates stand in the text under a name that no fact has. */
const dateName = '$date'

/** Text for a column. */
export function basisText(basis: Basis | undefined): string | null {
  if (basis === undefined) return null
  return JSON.stringify(basis, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    const before = this[key]
    return before instanceof Date ? { [dateName]: before.toISOString() } : value
  })
}

/** What each delivery of a message was judged by, by position; one judged before this was kept is missing. */
export async function readBases(db: Db, messageId: string): Promise<ReadonlyMap<number, Basis>> {
  const rows: { position: number; basis: string | null }[] = await db('deliveries')
    .where({ message_id: messageId })
    .whereNotNull('basis')
    .select('position', 'basis')
  return new Map(rows.map(({ position, basis }) => [position, JSON.parse(basis ?? '', revive)]))
}

function revive(_key: string, value: unknown): unknown {
  const isDate = typeof value === 'object' && value !== null && dateName in value
  return isDate ? new Date(String(value[dateName])) : value
}
