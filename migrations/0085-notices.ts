import type { Knex } from 'knex'

/**
 * Creates what became of the notices of refusal: the mail that was made, or why there is none.
 *
 * The database itself sees to it that an author hears of a reason once a day from a desk.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('notices', (table) => {
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('desk_id')
    table.text('author').notNullable()
    table.text('reason').notNullable()
    table.text('day').notNullable()
    table.text('made_at').notNullable()
    table.text('mail_id')
    table.text('withheld')
    table.primary(['message_id', 'position'])
    table.index('mail_id')
  })
  await knex.raw(
    'create unique index notices_once on notices (author, desk_id, reason, day) where withheld is null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('notices')
}
