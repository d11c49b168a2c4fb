import type { Knex } from 'knex'

/**
 * Creates the mails that were put off: one row for each, however often its sender comes again.
 *
 * They are no messages: nothing has been accepted or refused for good, so nothing of them is kept.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('deferrals', (table) => {
    table.bigIncrements('seq')
    table.text('dedupe_key').notNullable().unique()
    table.text('recipient').notNullable()
    table.text('reverse_path')
    table.text('peer_address')
    table.text('author_address')
    table.text('subject')
    table.bigInteger('octets').notNullable()
    table.text('reason').notNullable()
    table.integer('tries').notNullable()
    table.text('first_at').notNullable()
    table.text('last_at').notNullable()
    table.text('refused_at')
    table.index('last_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('deferrals')
}
