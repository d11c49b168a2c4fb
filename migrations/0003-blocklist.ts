import type { Knex } from 'knex'

/** Creates the blocklist of addresses and domains. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('blocklist', (table) => {
    table.text('id').primary()
    table.text('pattern').notNullable().unique()
    table.text('kind').notNullable()
    table.text('reason').notNullable()
    table.text('owner').notNullable()
    table.text('created_at').notNullable()
    table.integer('hits').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('blocklist')
}
