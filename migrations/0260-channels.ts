import type { Knex } from 'knex'

/**
 * Creates the channels by which our mail leaves, and lets a desk and a contract name theirs.
 *
 * What signs in at their servers is sealed for the row that it is of.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('channels', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('kind').notNullable()
    table.text('address').notNullable()
    table.text('address_folded').notNullable()
    table.text('sender_name').notNullable()
    table.boolean('is_system').notNullable()
    table.boolean('active').notNullable()
    table.text('settings').notNullable()
    table.text('sealed_secret')
    table.integer('version').notNullable()
    table.text('created_at').notNullable()
    table.index('address_folded')
  })
  await knex.schema.alterTable('desks', (table) => {
    table.text('answer_via_id')
  })
  await knex.schema.alterTable('contracts', (table) => {
    table.text('channel_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contracts', (table) => {
    table.dropColumn('channel_id')
  })
  await knex.schema.alterTable('desks', (table) => {
    table.dropColumn('answer_via_id')
  })
  await knex.schema.dropTable('channels')
}
