import type { Knex } from 'knex'

/**
 * Creates the messages, in and out, with their octets and what became of each for each recipient.
 *
 * `seq` grows with each message and orders every list; `id` is what the world sees, and it too is ordered in time,
 * so that no index of times is needed. Each index is paid for before the sender hears 250.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('messages', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('direction').notNullable()
    table.text('door').notNullable()
    table.text('state').notNullable()
    table.text('disposition').notNullable()
    table.text('reason')
    table.text('reply')
    table.text('protocol')
    table.text('received_at').notNullable()
    table.text('peer_address')
    table.text('peer_helo')
    table.text('peer_tls')
    table.text('reverse_path')
    table.text('recipients').notNullable()
    table.text('message_id')
    table.text('subject')
    table.text('author_name')
    table.text('author_address')
    table.text('author_folded')
    table.text('author_domain')
    table.text('recipient_folded')
    table.text('to_mailboxes').notNullable()
    table.text('cc_mailboxes').notNullable()
    table.text('date')
    table.text('kind').notNullable()
    table.bigInteger('octets').notNullable()
    table.text('sha256')
    table.text('body_sha256')
    table.text('blob')
    table.text('content_state').notNullable()
    table.index(['state', 'seq'])
    table.index(['author_folded', 'seq'])
    table.index(['author_domain', 'seq'])
    table.index(['recipient_folded', 'seq'])
    table.index('message_id')
    table.index('protocol')
  })
  await knex.schema.createTable('raw_messages', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.binary('octets').notNullable()
  })
  await knex.schema.createTable('deliveries', (table) => {
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('recipient').notNullable()
    table.text('desk_id')
    table.text('plus_part')
    table.text('disposition').notNullable()
    table.text('reason')
    table.text('ticket_id')
    table.text('dedupe_key').unique()
    table.text('trace').notNullable()
    table.primary(['message_id', 'position'])
  })
  await knex.schema.createTable('tallies', (table) => {
    table.text('day').notNullable()
    table.text('direction').notNullable()
    table.text('state').notNullable()
    table.bigInteger('count').notNullable()
    table.primary(['day', 'direction', 'state'])
  })
  for (const statement of partialIndexes) await knex.raw(statement)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('tallies')
  await knex.schema.dropTable('deliveries')
  await knex.schema.dropTable('raw_messages')
  await knex.schema.dropTable('messages')
}

/** Indexes of the few rows that a list may be narrowed to; the many others cost nothing when they are written. */
const partialIndexes = [
  `create index messages_pending_content on messages (seq) where content_state = 'pending'`,
  `create index messages_out on messages (seq) where direction = 'out'`,
  `create index messages_pre_ticket on messages (seq) where disposition = 'pre-ticket'`,
  'create index messages_reason on messages (reason, seq) where reason is not null',
  'create index deliveries_ticket on deliveries (ticket_id) where ticket_id is not null',
  'create index messages_blob on messages (blob) where blob is not null',
]
