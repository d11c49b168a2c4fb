import type { Knex } from 'knex'

/**
 * Keeps with each message who really sent it, and the mark of a forwarder on it.
 *
 * The first is JSON with the DNS answers it rests on, so that judging again asks nobody. The second is rare in direct
 * mail, and its index holds only those rows.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.text('authentication')
    table.text('forwarding_sign')
  })
  await knex.raw('create index messages_forwarding_sign on messages (seq) where forwarding_sign is not null')
}

/** Without knex's own way, which copies the table on SQLite. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index messages_forwarding_sign')
  await knex.raw('alter table messages drop column forwarding_sign')
  await knex.raw('alter table messages drop column authentication')
}
