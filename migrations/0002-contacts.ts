import type { Knex } from 'knex'

/** Creates the contacts: people who write to us, registered by hand or known from a mail. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('contacts', (table) => {
    table.text('id').primary()
    table.text('address').notNullable().unique()
    table.text('name').notNullable()
    table.text('role').notNullable()
    table.boolean('active').notNullable()
    table.boolean('by_email').notNullable()
    table.boolean('registered').notNullable()
    table.text('created_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('contacts')
}
