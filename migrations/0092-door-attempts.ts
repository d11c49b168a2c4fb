import type { Knex } from 'knex'

/**
 * Creates the mails that wait at the door: refused for now, shown, and decided on before the sender tries again.
 *
 * They are no messages: nothing has been accepted or refused for good, so the equation does not count them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('door_attempts', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('attempt_key').notNullable().unique()
    table.text('dedupe_key').notNullable()
    table.text('desk_id').notNullable()
    table.text('recipient').notNullable()
    table.text('reverse_path')
    table.text('peer_address')
    table.text('peer_helo')
    table.text('author_name')
    table.text('author_address')
    table.text('subject')
    table.bigInteger('octets').notNullable()
    table.binary('head').notNullable()
    table.text('blob')
    table.text('trace').notNullable()
    table.text('state').notNullable()
    table.integer('tries').notNullable()
    table.text('first_at').notNullable()
    table.text('last_at').notNullable()
    table.text('decided_by')
    table.text('decided_at')
    table.index(['desk_id', 'state'])
    table.index('first_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('door_attempts')
}
