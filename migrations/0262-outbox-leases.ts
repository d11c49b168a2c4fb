import type { Knex } from 'knex'

/**
 * Lets a process say which mails of the outbox it has in hand, for whom, and when each is given up.
 *
 * `handed_positions` are the recipients for whom the last octets were about to leave. Mails that were written before
 * recipients had rows of their own get theirs: each had one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.text('lease')
    table.text('lease_until')
    table.text('gives_up_at')
    table.text('handed_positions')
  })
  await knex.raw('create index outbox_lease on outbox (lease) where lease is not null')
  const first =
    knex.client.config.client === 'pg' ? '(recipients::json ->> 0)' : `json_extract(recipients, '$[0]')`
  await knex.raw(
    `insert into outgoing_recipients (message_id, position, address, address_folded, field, state)
      select id, 0, coalesce(${first}, ''), coalesce(recipient_folded, ''), 'to', state from messages
      where direction = 'out' and id not in (select message_id from outgoing_recipients)`,
  )
  await knex.raw(
    `insert into outgoing_mails (message_id, channel_why) select id, 'none' from messages
      where direction = 'out' and id not in (select message_id from outgoing_mails)`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index outbox_lease')
  await knex.schema.alterTable('outbox', (table) => {
    for (const column of ['lease', 'lease_until', 'gives_up_at', 'handed_positions']) table.dropColumn(column)
  })
}
