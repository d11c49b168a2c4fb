import type { Knex } from 'knex'

/** Finds the latest mails of ours to an address by its index alone, whichever of their recipients it is. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outgoing_recipients', (table) => {
    table.index(['address_folded', 'message_id'])
    table.dropIndex(['address_folded'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outgoing_recipients', (table) => {
    table.index(['address_folded'])
    table.dropIndex(['address_folded', 'message_id'])
  })
}
