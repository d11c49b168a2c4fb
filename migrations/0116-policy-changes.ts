import type { Knex } from 'knex'

/**
 * Creates the list of what made each version of the policy, and notes which version judged a message again.
 *
 * Versions from before this stay without a line; a later judgement from before this, without a version.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('policy_changes', (table) => {
    table.bigInteger('version').primary()
    table.text('event').notNullable()
    table.text('subject').notNullable()
    table.text('actor').notNullable()
    table.text('changes').notNullable()
    table.text('at').notNullable()
  })
  await knex.schema.alterTable('decisions', (table) => {
    table.bigInteger('policy_version')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('decisions', (table) => {
    table.dropColumn('policy_version')
  })
  await knex.schema.dropTable('policy_changes')
}
