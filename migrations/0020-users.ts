import type { Knex } from 'knex'

/** Creates the people who sign in to the pages. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('users', (table) => {
    table.text('id').primary()
    table.text('name').notNullable().unique()
    table.text('password_hash').notNullable()
    table.text('role').notNullable()
    table.text('language')
    table.boolean('active').notNullable()
    table.text('created_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('users')
}
