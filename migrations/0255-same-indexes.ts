import type { Knex } from 'knex'

/** Drops two indexes that were made twice under different names: each ticket that is given away wrote both. */
export async function up(knex: Knex): Promise<void> {
  for (const [name] of indexes) await knex.raw(`drop index ${name}`)
}

export async function down(knex: Knex): Promise<void> {
  for (const [name, rows] of indexes) await knex.raw(`create index ${name} on tickets ${rows}`)
}

/** `tickets_in_queue` and `tickets_of_assignee` stay, which hold the same rows in the same order. */
const indexes = [
  ['tickets_queue', '(queue_id, seq) where queue_id is not null'],
  ['tickets_assignee', '(assignee_id, seq) where assignee_id is not null'],
] as const
