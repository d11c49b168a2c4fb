import type { Knex } from 'knex'

/** Finds the mails that their servers were not yet told about, however many were taken before. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'create index pulled_unmarked on pulled_messages (account_id, folder, validity) where not is_marked',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index pulled_unmarked')
}
