import type { Knex } from 'knex'

/**
 * Keeps what each judgement rested on, so that it can be made again: the facts beside the octets, and the policy.
 *
 * A policy is kept once under the digest of its text, however often it is changed and changed back.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('policy_records', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('policy').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.alterTable('deliveries', (table) => {
    table.text('basis')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('deliveries', (table) => {
    table.dropColumn('basis')
  })
  await knex.schema.dropTable('policy_records')
}
