import type { Knex } from 'knex'

/**
 * Creates what is remembered of senders who had to try again: one row for a network, reverse-path and desk.
 *
 * They stand under a digest, because a reverse-path may be of any length; each row says itself until when it counts.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('greylist', (table) => {
    table.text('triplet').primary()
    table.text('first_at').notNullable()
    table.text('passed_at')
    table.text('expires_at').notNullable()
    table.index('expires_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('greylist')
}
