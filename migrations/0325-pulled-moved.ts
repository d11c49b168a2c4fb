import type { Knex } from 'knex'

/** Tells which accounts look into another mailbox now: what is known of their mails is forgotten once nobody reads the old one. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('pulled_states', (table) => {
    table.boolean('is_moved').notNullable().defaultTo(false)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('pulled_states', (table) => {
    table.dropColumn('is_moved')
  })
}
