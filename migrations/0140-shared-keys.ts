import type { Knex } from 'knex'

/**
 * Gives deliveries a second key: what desks have together, beside the one under which a desk takes a mail once.
 *
 * Until now a delivery had one of them alone; which it was is not told by the row, and looked for as either it is found.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table deliveries add column shared_key text')
  await knex.raw('update deliveries set shared_key = dedupe_key where dedupe_key is not null')
  await knex.raw('create unique index deliveries_shared_key on deliveries (shared_key)')
}

/** Without knex's own way, which copies the table on SQLite. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index deliveries_shared_key')
  await knex.raw('alter table deliveries drop column shared_key')
}
