import type { Knex } from 'knex'

/** Tells which reader made a content: what was there before was made by the first. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contents', (table) => {
    table.integer('reader').notNullable().defaultTo(1)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contents', (table) => {
    table.dropColumn('reader')
  })
}
