import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Knex } from 'knex'

const folder = path.join(import.meta.dirname, '../../migrations')

/**
 * The migrations of the project, under names of our own.
 *
 * Knex would record file names with their ending, and a database would then be tied to how the sources are run.
 */
export const migrationSource: Knex.MigrationSource<string> = {
  async getMigrations() {
    const files = await readdir(folder)
    return files
      .filter((file) => /^\d{4}-[a-z-]+\.ts$/.test(file))
      .map((file) => path.basename(file, '.ts'))
      .sort()
  },
  getMigrationName: (name) => name,
  getMigration: (name) => import(pathToFileURL(path.join(folder, `${name}.ts`)).href),
}
