import type { Knex } from 'knex'

/**
 * Lets the page of a client find its tickets.
 *
 * The mail of somebody who belongs to no client writes nothing here.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index tickets_client on tickets (client_id, seq) where client_id is not null')
  await knex.raw('create index contacts_client on contacts (client_id) where client_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index contacts_client')
  await knex.raw('drop index tickets_client')
}
