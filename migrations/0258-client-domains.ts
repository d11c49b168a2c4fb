import type { Knex } from 'knex'

/** Finds the domains of a client without reading those of all others. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index associations_client on associations (client_id, domain)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index associations_client')
}
