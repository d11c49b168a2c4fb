import type { Knex } from 'knex'

/** Creates the stages that tickets of a type go through, and lets a ticket be in one. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('ticket_stages', (table) => {
    table.text('id').primary()
    table.text('type_id').notNullable().references('id').inTable('ticket_types').onDelete('CASCADE')
    table.text('name').notNullable()
    table.text('folded_name').notNullable()
    table.integer('position').notNullable()
    table.unique(['type_id', 'folded_name'])
  })
  await knex.schema.alterTable('tickets', (table) => {
    table.text('stage_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('tickets', (table) => {
    table.dropColumn('stage_id')
  })
  await knex.schema.dropTable('ticket_stages')
}
