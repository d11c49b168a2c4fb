import type { Knex } from 'knex'

/** Creates the second factors of people, their secrets sealed, and the digests of their recovery codes. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('second_factors', (table) => {
    table.text('user_id').primary().references('id').inTable('users').onDelete('CASCADE')
    table.text('sealed_secret').notNullable()
    table.text('created_at').notNullable()
    table.text('confirmed_at')
    table.bigInteger('last_step').notNullable()
  })
  await knex.schema.createTable('recovery_codes', (table) => {
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.text('digest').notNullable()
    table.primary(['user_id', 'digest'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recovery_codes')
  await knex.schema.dropTable('second_factors')
}
