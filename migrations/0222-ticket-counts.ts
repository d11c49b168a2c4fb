import type { Knex } from 'knex'

/**
 * Counts the tickets of each situation without reading them.
 *
 * A mail that opens a ticket puts it in no queue, sets no due time and leaves it unread, so none of these holds a
 * row that is written before the 250: how many are unread is told by those that are not.
 */
export async function up(knex: Knex): Promise<void> {
  for (const [name, rows] of indexes) await knex.raw(`create index ${name} on tickets ${rows}`)
}

export async function down(knex: Knex): Promise<void> {
  for (const [name] of indexes) await knex.raw(`drop index ${name}`)
}

const indexes = [
  ['tickets_counted', '(queue_id, kind, state) where queue_id is not null'],
  ['tickets_open_read', `(state, unread, queue_id) where state = 'open' and unread = 0`],
  ['tickets_due', '(state, due_at) where due_at is not null'],
] as const
