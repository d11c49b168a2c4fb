import type { Db } from './dialect.ts'
import { runStatement } from './run-statement.ts'

/** Takes the next protocol numbers of the year (UTC), such as `2026-000123`, in order. */
export async function takeProtocols(trx: Db, count: number, now: Date): Promise<string[]> {
  if (count === 0) return []
  const year = now.getUTCFullYear()
  const [row] = await runStatement<{ last: number | string }>(
    trx,
    `insert into protocol_counters (year, last) values (?, ?)
      on conflict (year) do update set last = protocol_counters.last + excluded.last returning last`,
    [year, count],
  )
  const last = Number(row?.last)
  return Array.from({ length: count }, (_, index) => formatProtocol(year, last - count + 1 + index))
}

function formatProtocol(year: number, number: number): string {
  return `${year}-${String(number).padStart(6, '0')}`
}
