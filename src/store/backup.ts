import type { Database } from './database.ts'

/**
 * Copies the whole database into a new file while it is in use.
 *
 * @throws on PostgreSQL, which brings pg_dump for this, and when the file is there already.
 */
export async function backupDatabase(database: Database, targetFile: string): Promise<void> {
  if (database.dialect === 'postgres') {
    throw new Error('expected a SQLite database to copy, got PostgreSQL: back it up with pg_dump')
  }
  await database.writer.raw('vacuum into ?', [targetFile])
}
