import type { Knex } from 'knex'

/** Tickets in one statement: whoever is let in meanwhile waits no longer. */
const step = 500

/**
 * Gives each delivery of old the state that the counter of its ticket says, and finds unread tickets that have ended.
 *
 * The counter knew how many messages were unread, not which: they are the latest ones. The unread among the open
 * are few and found with them, so that a mail that opens a ticket is written into no further index.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create index tickets_ended_unread on tickets (seq) where state <> 'open' and unread > 0`)
  const last = await knex('tickets').max({ seq: 'seq' }).first()
  const end = Number(last?.seq ?? 0)
  for (let from = 0; from < end; from += step)
    await knex.raw(readOthers, [from, from + step, from, from + step])
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index tickets_ended_unread')
  await knex('deliveries').whereNotNull('read_at').update({ read_at: null })
}

/** A machine's mail never counted, and its history says so. */
const readOthers = `update deliveries
  set read_at = (select updated_at from tickets where tickets.id = deliveries.ticket_id)
  where ticket_id in (select id from tickets where seq > ? and seq <= ?)
  and (ticket_id, message_id) not in (
    select ticket_id, message_id from (
      select history.ticket_id, history.message_id, tickets.unread,
        row_number() over (partition by history.ticket_id order by history.seq desc) as place
      from tickets join history on history.ticket_id = tickets.id
      where tickets.seq > ? and tickets.seq <= ? and tickets.unread > 0
      and history.event = 'mail-received' and history.message_id is not null
    ) as received where place <= unread
  )`
