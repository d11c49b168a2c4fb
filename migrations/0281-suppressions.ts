import type { Knex } from 'knex'

/**
 * Creates the list of addresses that mail of ours does not reach, and says of a recipient why he got none.
 *
 * A row that was released stays: what was reported before does not count again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('suppressions', (table) => {
    table.text('address_folded').primary()
    table.text('address').notNullable()
    table.text('why').notNullable()
    table.text('reason').notNullable()
    table.text('status')
    table.text('words').notNullable()
    table.text('mail_id').references('id').inTable('messages').onDelete('SET NULL')
    table.text('report_id').references('id').inTable('messages').onDelete('SET NULL')
    table.text('created_at').notNullable()
    table.text('released_at')
    table.text('released_by')
    table.index(['released_at', 'created_at'])
  })
  await knex.schema.alterTable('outgoing_recipients', (table) => {
    table.text('withheld')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outgoing_recipients', (table) => {
    table.dropColumn('withheld')
  })
  await knex.schema.dropTable('suppressions')
}
