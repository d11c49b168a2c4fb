import type { Knex } from 'knex'

/**
 * Creates what people write in tickets: drafts, which become answers that wait to leave, and their files.
 *
 * One row is both, so that an answer taken back is the draft that it was.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('answers', (table) => {
    table.text('id').primary()
    table.text('ticket_id').notNullable().references('id').inTable('tickets').onDelete('CASCADE')
    table.text('user_id').notNullable()
    table.text('state').notNullable()
    table.text('content').notNullable()
    table.integer('version').notNullable()
    table.text('leaves_at')
    table.text('undoing')
    table.text('updated_at').notNullable()
    table.index(['ticket_id', 'state'])
    table.index(['state', 'leaves_at'])
  })
  await knex.schema.createTable('answer_files', (table) => {
    table.text('id').primary()
    table.text('answer_id').notNullable().references('id').inTable('answers').onDelete('CASCADE')
    table.text('name').notNullable()
    table.text('content_type').notNullable()
    table.integer('octets').notNullable()
    table.text('sha256').notNullable()
    table.boolean('is_picture').notNullable()
    table.index('answer_id')
    table.index('sha256')
  })
  await knex.schema.createTable('answer_presence', (table) => {
    table.text('ticket_id').notNullable().references('id').inTable('tickets').onDelete('CASCADE')
    table.text('user_id').notNullable()
    table.text('seen_at').notNullable()
    table.primary(['ticket_id', 'user_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('answer_presence')
  await knex.schema.dropTable('answer_files')
  await knex.schema.dropTable('answers')
}
