import type { Knex } from 'knex'

/** Creates who looks at which ticket, so that two people on one see each other. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('ticket_presence', (table) => {
    table.text('ticket_id').notNullable()
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.text('seen_at').notNullable()
    table.primary(['ticket_id', 'user_id'])
    table.index('seen_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('ticket_presence')
}
