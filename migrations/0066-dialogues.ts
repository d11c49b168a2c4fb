import type { Knex } from 'knex'

/** Keeps what was said before a message came, as JSON; `null` for messages from before, and mails of ours. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.text('dialogue')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.dropColumn('dialogue')
  })
}
