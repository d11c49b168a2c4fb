import type { Knex } from 'knex'

/**
 * Creates what authors have mended of their refused messages on the public page.
 *
 * A message has one at most: the primary key decides between two who press the button together.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('corrections', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.text('subject')
    table.text('body')
    table.boolean('is_confirmed').notNullable()
    table.text('author').notNullable()
    table.text('address').notNullable()
    table.text('at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('corrections')
}
