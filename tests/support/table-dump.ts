import { createHash } from 'node:crypto'
import type { Database } from '../../src/store/database.ts'

/** A digest of everything that a database holds, table by table, to see that nothing has changed. */
export async function tableDigests(database: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const [table, rows] of await dumpTables(database)) {
    digests[table] = createHash('sha256').update(rows).digest('hex')
  }
  return digests
}

/** Everything that a database holds as text, table by table; octets are one character each. */
export async function dumpTables({ reader, dialect }: Database): Promise<readonly [string, string][]> {
  const tables: string[] =
    dialect === 'sqlite'
      ? await reader('sqlite_master').where({ type: 'table' }).pluck('name')
      : await reader('pg_tables').whereRaw('schemaname = current_schema()').pluck('tablename')
  const dumped: [string, string][] = []
  for (const table of tables.sort()) {
    const rows: Readonly<Record<string, unknown>>[] = await reader(table)
    const lines = rows.map((row) => JSON.stringify(Object.entries(row).map(cellText))).sort()
    dumped.push([table, lines.join('\n')])
  }
  return dumped
}

function cellText([column, value]: [string, unknown]): [string, unknown] {
  return [column, Buffer.isBuffer(value) ? value.toString('latin1') : value]
}
