import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { foldedName } from './folded-name.ts'

/** The tables whose rows go by a name that no other row of the table has. */
export type NamedTable =
  | 'groups'
  | 'queues'
  | 'ticket_types'
  | 'branches'
  | 'contracts'
  | 'channels'
  | 'pulled_accounts'
  | 'mail_templates'
  | 'workflow_steps'

/** A row of such a table, with the columns that are its own. */
export type NamedRow = { readonly id: string; readonly name: string } & Readonly<
  Record<string, string | number | boolean | null>
>

/** Writes a new row, or changes the one with this id; `false` when another row has the name. */
export async function saveNamed(trx: Db, table: NamedTable, row: NamedRow): Promise<boolean> {
  const name = columnText(row.name.trim()) ?? ''
  const columns = { ...row, name, folded_name: foldedName(name) }
  if ((await trx(table).where({ id: row.id }).first('id')) === undefined) {
    // Two who add the same name at once: the database decides who was first.
    await trx(table).insert(columns).onConflict('folded_name').ignore()
    return (await trx(table).where({ id: row.id }).first('id')) !== undefined
  }
  const taken = await trx(table)
    .where({ folded_name: columns.folded_name })
    .whereNot({ id: row.id })
    .first('id')
  if (taken !== undefined) return false
  await trx(table).where({ id: row.id }).update(columns)
  return true
}

/** Removes a row unless any of these columns still names it; whether it is gone. */
export async function removeNamed(
  trx: Db,
  table: NamedTable,
  id: string,
  uses: readonly (readonly [table: string, column: string])[],
): Promise<boolean> {
  for (const [using, column] of uses) {
    if ((await trx(using).where(column, id).first(column)) !== undefined) return false
  }
  return (await trx(table).where({ id }).delete()) > 0
}
