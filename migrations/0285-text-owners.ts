import type { Knex } from 'knex'

/**
 * Remembers whose tickets are to have their words written anew, and how far that is.
 *
 * A person or a client may have any number of tickets, so they are put to wait bit by bit after the change is
 * committed: a crash between the two forgets nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('text_owners', (table) => {
    table.text('owner_id').primary()
    table.text('kind').notNullable()
    table.bigInteger('below').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('text_owners')
}
