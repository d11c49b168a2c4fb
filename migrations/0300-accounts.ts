import type { Knex } from 'knex'

/**
 * Creates the test messages with what became of each, the addresses that get one by themselves every few minutes, and
 * since when the tests of each account fail.
 *
 * `next_at` says when an address gets its next one: whichever process moves it on first sends it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mail_tests', (table) => {
    table.text('id').primary()
    table.text('desk_id').notNullable().references('id').inTable('desks').onDelete('CASCADE')
    table.text('channel_id')
    table.text('kind').notNullable()
    table.text('state').notNullable()
    table.text('asked_at').notNullable()
    table.text('due_at').notNullable()
    table.text('sent_at')
    table.text('arrived_at')
    table.text('outcome')
    table.text('reply')
    table.index(['desk_id', 'id'])
  })
  await knex.raw(
    `create index mail_tests_open on mail_tests (state, due_at) where state in ('waiting', 'sending', 'sent')`,
  )
  await knex.schema.createTable('canary_desks', (table) => {
    table.text('desk_id').primary().references('id').inTable('desks').onDelete('CASCADE')
    table.text('channel_id').references('id').inTable('channels').onDelete('CASCADE')
    table.text('next_at').notNullable()
    table.index('channel_id')
  })
  await knex.schema.createTable('account_checks', (table) => {
    table.text('account').primary()
    table.text('at').notNullable()
    table.text('failing_since')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('account_checks')
  await knex.schema.dropTable('canary_desks')
  await knex.schema.dropTable('mail_tests')
}
