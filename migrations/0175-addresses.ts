import type { Knex } from 'knex'

/**
 * Lets a contact have further addresses beside the one it is known by, and stand for another it was merged into.
 *
 * The first address stays in `contacts`, so that whoever writes for the first time costs no second row.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('contact_addresses', (table) => {
    table.text('address').primary()
    table.text('contact_id').notNullable().references('id').inTable('contacts').onDelete('CASCADE')
    table.index('contact_id')
  })
  await knex.schema.alterTable('contacts', (table) => {
    table.text('merged_into_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('contact_addresses')
  await knex.schema.alterTable('contacts', (table) => {
    table.dropColumn('merged_into_id')
  })
}
