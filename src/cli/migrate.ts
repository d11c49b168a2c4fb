import { migrate, openDatabase, pendingMigrations } from '../store/database.ts'
import type { Invocation } from './command.ts'
import { print, printJson } from './output.ts'
import { prepareFolder } from './workspace.ts'

/** `migrate`: brings the database up to date, or names what is missing. */
export async function migrateDatabase({ config, has, isJson }: Invocation): Promise<void> {
  await prepareFolder(config(), 'write')
  const database = openDatabase(config().databaseUrl)
  try {
    const isLook = has('pending')
    const names = isLook ? await pendingMigrations(database) : await migrate(database)
    if (isJson) return await printJson({ [isLook ? 'pending' : 'ran']: names })
    await print(names.length === 0 ? 'The database is up to date.\n' : `${names.join('\n')}\n`)
  } finally {
    await database.close()
  }
}
