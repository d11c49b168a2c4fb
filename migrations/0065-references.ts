import type { Knex } from 'knex'

/**
 * Gives refused messages a short reference that people can read out, and each message the version of the policy
 * that judged it; contacts may have a language.
 *
 * Only refusals have a reference, so that its index costs an accepted message nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.text('reference')
    table.integer('policy_version')
  })
  await knex.raw('create index messages_reference on messages (reference, seq) where reference is not null')
  await knex.schema.alterTable('contacts', (table) => {
    table.text('language')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('contacts', (table) => {
    table.dropColumn('language')
  })
  await knex.raw('drop index messages_reference')
  await knex.schema.alterTable('messages', (table) => {
    table.dropColumn('reference')
    table.dropColumn('policy_version')
  })
}
