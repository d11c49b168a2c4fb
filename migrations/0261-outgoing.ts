import type { Knex } from 'knex'

/**
 * Creates what is known of each mail of ours beside its message: its channel, its recipients, and each attempt.
 *
 * They stand apart from the messages, whose row is written before a sender hears 250. An outbox row whose `handed_at`
 * is set was about to be accepted when its process ended: nobody knows whether it was.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('outgoing_mails', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.text('ticket_id')
    table.text('channel_id')
    table.text('channel_why').notNullable()
    table.text('action_id')
    table.text('user_id')
    table.index('ticket_id')
    table.index('action_id')
    table.index('channel_id')
  })
  await knex.schema.createTable('outgoing_recipients', (table) => {
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('address').notNullable()
    table.text('address_folded').notNullable()
    table.text('field').notNullable()
    table.text('state').notNullable()
    table.text('status')
    table.text('reply')
    table.text('settled_at')
    table.primary(['message_id', 'position'])
    table.index('address_folded')
  })
  await knex.schema.createTable('delivery_attempts', (table) => {
    table.text('id').primary()
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.text('at').notNullable()
    table.integer('duration_ms').notNullable()
    table.text('peer')
    table.text('tls')
    table.text('outcome').notNullable()
    table.text('reply').notNullable()
    table.text('dialogue').notNullable()
    table.index(['message_id', 'at'])
  })
  await knex.schema.alterTable('outbox', (table) => {
    table.text('channel_id')
    table.text('handed_at')
    table.index(['channel_id', 'next_attempt_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.dropIndex(['channel_id', 'next_attempt_at'])
    table.dropColumn('channel_id')
    table.dropColumn('handed_at')
  })
  await knex.schema.dropTable('delivery_attempts')
  await knex.schema.dropTable('outgoing_recipients')
  await knex.schema.dropTable('outgoing_mails')
}
