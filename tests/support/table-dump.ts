import { createHash } from 'node:crypto'
import type { Database } from '../../src/store/database.ts'

/** A digest of everything that a database holds, table by table, to see that nothing has changed. */
export async function tableDigests({ reader, dialect }: Database): Promise<Record<string, string>> {
  const tables: string[] =
    dialect === 'sqlite'
      ? await reader('sqlite_master').where({ type: 'table' }).pluck('name')
      : await reader('pg_tables').whereRaw('schemaname = current_schema()').pluck('tablename')
  const digests: Record<string, string> = {}
  for (const table of tables.sort()) {
    const rows: object[] = await reader(table)
    const lines = rows.map((row) => JSON.stringify(row)).sort()
    digests[table] = createHash('sha256').update(lines.join('\n')).digest('hex')
  }
  return digests
}
