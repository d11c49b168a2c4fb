import type { Knex } from 'knex'

/** Creates the sign-ins that are open, under digests of their cookies, and the one-time links of the first start. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('login_sessions', (table) => {
    table.text('digest').primary()
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.text('data').notNullable()
    table.text('created_at').notNullable()
    table.text('seen_at').notNullable()
    table.index('user_id')
    table.index('seen_at')
  })
  await knex.schema.createTable('setup_tokens', (table) => {
    table.text('digest').primary()
    table.text('created_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('setup_tokens')
  await knex.schema.dropTable('login_sessions')
}
