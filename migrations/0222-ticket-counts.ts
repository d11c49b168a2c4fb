import type { Knex } from 'knex'

/**
 * Counts the tickets of a queue without reading them.
 *
 * A mail that opens a ticket puts it in no queue, so the index holds no row that is written before the 250.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index tickets_counted on tickets (queue_id, kind, state) where queue_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index tickets_counted')
}
