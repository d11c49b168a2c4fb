import type { Knex } from 'knex'

/**
 * Lets the list of tickets be read from an index by queue and by who works them, whatever their state.
 *
 * No mail that opens a ticket sets either, so neither index holds the row that is written before the 250.
 */
export async function up(knex: Knex): Promise<void> {
  for (const [name, rows] of indexes) await knex.raw(`create index ${name} on tickets ${rows}`)
}

export async function down(knex: Knex): Promise<void> {
  for (const [name] of indexes) await knex.raw(`drop index ${name}`)
}

const indexes = [
  ['tickets_in_queue', '(queue_id, seq) where queue_id is not null'],
  ['tickets_of_assignee', '(assignee_id, seq) where assignee_id is not null'],
] as const
