import type { Knex } from 'knex'

/**
 * Creates the private notes of tickets, which never leave by mail.
 *
 * They are not in the history, for the history cannot be changed and a note can be erased: its text goes, and the
 * row says who wrote it, who erased it and when.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('ticket_notes', (table) => {
    table.text('id').primary()
    table.text('ticket_id').notNullable()
    table.text('author_id').notNullable()
    table.text('author').notNullable()
    table.text('body')
    table.text('created_at').notNullable()
    table.text('erased_at')
    table.text('erased_by')
    table.index(['ticket_id', 'created_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('ticket_notes')
}
