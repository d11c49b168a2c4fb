import type { Knex } from 'knex'

/**
 * Lets a person send a waiting mail at once, and tells which mail stands for which after it was mended.
 *
 * `hurried_at` is when somebody asked for an attempt that has not been made yet.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.text('hurried_at')
  })
  await knex.raw(
    'create index outbox_hurried on outbox (channel_id, hurried_at) where hurried_at is not null',
  )
  await knex.schema.alterTable('outgoing_mails', (table) => {
    table.text('replaces')
  })
  await knex.raw(
    'create index outgoing_mails_replaces on outgoing_mails (replaces) where replaces is not null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index outgoing_mails_replaces')
  await knex.raw('alter table outgoing_mails drop column replaces')
  await knex.raw('drop index outbox_hurried')
  await knex.raw('alter table outbox drop column hurried_at')
}
