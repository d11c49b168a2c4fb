import type { Knex } from 'knex'

/** Lets blocklist entries expire, allow instead of block, and tell when they decided last. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('blocklist', (table) => {
    table.text('list').notNullable().defaultTo('block')
    table.text('expires_at')
    table.text('last_hit_at')
  })
}

/** What the table could not say before goes: it would block for ever, or those that are to be let in. */
export async function down(knex: Knex): Promise<void> {
  await knex('blocklist')
    .where('list', 'allow')
    .orWhereNotNull('expires_at')
    .orWhereNotIn('kind', ['address', 'domain'])
    .delete()
  await knex.schema.alterTable('blocklist', (table) => {
    table.dropColumns('list', 'expires_at', 'last_hit_at')
  })
}
