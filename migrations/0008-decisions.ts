import type { Knex } from 'knex'

/** Creates the record of messages judged again: what was decided before, and what after. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('decisions', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('actor').notNullable()
    table.text('at').notNullable()
    table.text('old_disposition').notNullable()
    table.text('old_reason')
    table.text('new_disposition').notNullable()
    table.text('new_reason')
    table.text('trace').notNullable()
    table.index(['message_id', 'seq'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('decisions')
}
