import type { Knex } from 'knex'

/** Lets a user have a picture, which stands in what he answers where the channel has no logo. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('user_pictures', (table) => {
    table.text('user_id').primary().references('id').inTable('users').onDelete('CASCADE')
    table.text('sha256').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('user_pictures')
}
