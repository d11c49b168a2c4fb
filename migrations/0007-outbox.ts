import type { Knex } from 'knex'

/** Creates the outbox: mail of ours that waits to leave, written in the transaction of its cause. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('outbox', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.text('mail').notNullable()
    table.text('ticket_id')
    table.integer('attempts').notNullable()
    table.text('next_attempt_at').notNullable()
    table.text('last_reply')
    table.index('next_attempt_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('outbox')
}
