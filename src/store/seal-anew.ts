import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { dkimOwner } from './dkim-keys.ts'
import type { SecretBox } from './secret-box.ts'

/** A table that keeps something sealed, and for whom each row of it is sealed. */
type SealedTable = {
  readonly table: string
  readonly key: string
  readonly column: string
  readonly ownerOf: (key: string) => string
}

const itself = (key: string): string => key

/** Everything that is kept sealed. */
const sealedTables: readonly SealedTable[] = [
  { table: 'channels', key: 'id', column: 'sealed_secret', ownerOf: itself },
  { table: 'dkim_keys', key: 'domain', column: 'sealed_private_key', ownerOf: dkimOwner },
  { table: 'pulled_accounts', key: 'id', column: 'sealed_secret', ownerOf: itself },
  { table: 'second_factors', key: 'user_id', column: 'sealed_secret', ownerOf: itself },
]

/** Seals under the key of now all that the key of before has sealed and still opens; answers how much that was. */
export async function sealAnew(database: Database, secrets: SecretBox): Promise<number> {
  return writeTransaction(database, async (trx) => {
    let count = 0
    for (const each of sealedTables) count += await sealTable(trx, each, secrets)
    return count
  })
}

async function sealTable(
  trx: Db,
  { table, key, column, ownerOf }: SealedTable,
  secrets: SecretBox,
): Promise<number> {
  const rows: { key: string; sealed: string }[] = await trx(table)
    .whereNotNull(column)
    .select({ key, sealed: column })
  let count = 0
  for (const row of rows) {
    const text = secrets.isCurrent(row.sealed) ? null : secrets.open(row.sealed, ownerOf(row.key))
    if (text === null) continue
    // Whoever wrote another meanwhile keeps his.
    count += await trx(table)
      .where({ [key]: row.key, [column]: row.sealed })
      .update({ [column]: secrets.seal(text, ownerOf(row.key)) })
  }
  return count
}
