import type { Knex } from 'knex'

/**
 * Lets each delivery say when an operator first read it.
 *
 * The unread of one ticket are found by its deliveries; an index of all that are unread would be written before
 * each 250.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('deliveries', (table) => {
    table.text('read_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('deliveries', (table) => {
    table.dropColumn('read_at')
  })
}
