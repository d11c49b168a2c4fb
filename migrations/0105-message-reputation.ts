import type { Knex } from 'knex'

/** Keeps with each message what the DNS said of peer and reverse-path, as JSON, so that judging again asks nobody. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.text('reputation')
  })
}

/** Without knex's own way, which copies the table on SQLite. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table messages drop column reputation')
}
