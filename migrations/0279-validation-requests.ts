import type { Knex } from 'knex'

/** Creates the questions to requesters whether what was done has helped, and lets a desk ask them by mail. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('validation_requests', (table) => {
    table.text('id').primary()
    table.text('ticket_id').notNullable()
    table.text('asked_at').notNullable()
    table.text('answered_at')
    table.text('answer')
    table.index('ticket_id')
  })
  await knex.schema.alterTable('desks', (table) => {
    table.boolean('asks_validation').notNullable().defaultTo(false)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desks', (table) => {
    table.dropColumn('asks_validation')
  })
  await knex.schema.dropTable('validation_requests')
}
