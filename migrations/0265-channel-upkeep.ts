import type { Knex } from 'knex'

/**
 * Creates the keys by which domains sign their mail, and what the last test of each channel found.
 *
 * A private key is sealed for the domain that it is of. A key signs once the DNS was seen to hold its other half.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('dkim_keys', (table) => {
    table.text('domain').primary()
    table.text('selector').notNullable()
    table.text('public_key').notNullable()
    table.text('sealed_private_key').notNullable()
    table.text('created_at').notNullable()
    table.text('checked_at')
    table.text('state')
  })
  await knex.schema.createTable('channel_probes', (table) => {
    table.text('channel_id').primary()
    table.text('at').notNullable()
    table.boolean('is_good').notNullable()
    table.text('failing_since')
    table.text('report').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('channel_probes')
  await knex.schema.dropTable('dkim_keys')
}
