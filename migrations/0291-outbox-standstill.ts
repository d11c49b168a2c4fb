import type { Knex } from 'knex'

/** Finds the mails of a lane that were never tried, and those whose time is over, however many are put off. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.index(['channel_id', 'gives_up_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.dropIndex(['channel_id', 'gives_up_at'])
  })
}
