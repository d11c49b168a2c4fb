import type { Knex } from 'knex'

/** Creates the readable content of messages and their attachments. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('contents', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.text('text').notNullable()
    table.text('reply_text').notNullable()
    table.text('quoted_text').notNullable()
    table.text('html')
    table.text('bounce')
    table.text('forward')
    table.text('fault')
  })
  await knex.schema.createTable('attachments', (table) => {
    table.text('id').primary()
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('filename')
    table.text('content_type').notNullable()
    table.bigInteger('octets').notNullable()
    table.text('sha256').notNullable()
    table.text('content_id')
    table.boolean('inline').notNullable()
    table.unique(['message_id', 'position'])
    table.index('sha256')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('attachments')
  await knex.schema.dropTable('contents')
}
