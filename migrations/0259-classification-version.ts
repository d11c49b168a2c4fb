import type { Knex } from 'knex'

/** Lets a classification say which version of it an editor was made from. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('classifications', (table) => {
    table.integer('version').notNullable().defaultTo(0)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('classifications', (table) => {
    table.dropColumn('version')
  })
}
