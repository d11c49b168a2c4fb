import type { Knex } from 'knex'

/** Lets people keep searches of tickets, each for himself or for everybody. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('saved_searches', (table) => {
    table.text('id').primary()
    table.text('owner_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.text('name').notNullable()
    table.text('folded_name').notNullable()
    table.text('query').notNullable()
    table.boolean('is_shared').notNullable()
    table.integer('position').notNullable()
    table.unique(['owner_id', 'folded_name'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('saved_searches')
}
