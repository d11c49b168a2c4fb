import type { Knex } from 'knex'

/**
 * Finds the oldest messages of a Message-ID, and what opened a ticket, without reading their copies.
 *
 * One mail may be sent many times over, and every answer to it would read them all.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `create index messages_oldest_of_id on messages (message_id, seq) where disposition <> 'duplicate'`,
  )
  await knex.raw('drop index deliveries_ticket')
  await knex.raw(
    'create index deliveries_ticket on deliveries (ticket_id, disposition) where ticket_id is not null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index deliveries_ticket')
  await knex.raw('create index deliveries_ticket on deliveries (ticket_id) where ticket_id is not null')
  await knex.raw('drop index messages_oldest_of_id')
}
