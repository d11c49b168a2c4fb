import type { Knex } from 'knex'

const rowsAtOnce = 500

type ContactRow = { id: string; name: string; address: string }

/** Gives contacts the text they are searched by: name and address, marks off, in lower case. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contacts', (table) => {
    table.text('search_text').notNullable().defaultTo('')
  })
  for (let reached = ''; ; ) {
    const rows: ContactRow[] = await knex('contacts')
      .where('id', '>', reached)
      .orderBy('id')
      .limit(rowsAtOnce)
      .select('id', 'name', 'address')
    for (const { id, name, address } of rows) {
      await knex('contacts')
        .where({ id })
        .update({ search_text: folded(`${name.slice(0, 200)} ${address}`) })
    }
    reached = rows.at(-1)?.id ?? ''
    if (rows.length < rowsAtOnce) return
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contacts', (table) => {
    table.dropColumn('search_text')
  })
}

/** As the store folds text at the time of this migration; what it does later may differ. */
function folded(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
