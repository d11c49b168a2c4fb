import { CommandFault, exitCode } from './exit-code.ts'

/** Rows that are asked of the store at once. */
export const rowsAtOnce = 500

/** Reads the value of --since; `null` when it was not given. */
export function readSince(value: string | null): Date | null {
  if (value === null) return null
  const time = new Date(value)
  if (!Number.isNaN(time.getTime()) && /^\d{4}-/.test(value)) return time
  throw new CommandFault(
    exitCode.usage,
    `expected a time such as 2026-11-21T08:00:00Z after --since, got ${JSON.stringify(value)}`,
  )
}

/** Reads the value of --limit: a script gets everything and a terminal one page, unless it says otherwise. */
export function readLimit(value: string | null, isJson: boolean): number {
  if (value === null) return isJson ? Number.POSITIVE_INFINITY : 50
  const limit = Number(value)
  if (Number.isSafeInteger(limit) && limit > 0) return limit
  throw new CommandFault(
    exitCode.usage,
    `expected a number of rows after --limit, got ${JSON.stringify(value)}`,
  )
}

/** The rows of a paged list, page after page, up to a limit. */
export async function* paged<Row>(
  readPage: (
    before: string | null,
  ) => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>,
  limit: number,
): AsyncGenerator<Row> {
  let count = 0
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(before)
    for (const row of page.rows) {
      yield row
      count++
      if (count >= limit) return
    }
    before = page.next
  } while (before !== null)
}
