import type { Knex } from 'knex'

/** Lets each desk have settings that differ from what its profile says; as JSON, for rules come and go. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desks', (table) => {
    table.text('settings').notNullable().defaultTo('{}')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desks', (table) => {
    table.dropColumn('settings')
  })
}
