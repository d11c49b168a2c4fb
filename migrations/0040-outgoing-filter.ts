import type { Knex } from 'knex'

/** Creates the list of addresses that never get mail from us, beside our own. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('outgoing_filter', (table) => {
    table.text('address').primary()
    table.text('owner').notNullable()
    table.text('created_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('outgoing_filter')
}
