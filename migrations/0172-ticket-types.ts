import type { Knex } from 'knex'

/** Creates the branches, ticket types and contracts, and lets a desk say which of them its tickets get. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('branches', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
  })
  await knex.schema.createTable('ticket_types', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('queue_id').references('id').inTable('queues').onDelete('SET NULL')
    table.text('group_id').references('id').inTable('groups').onDelete('SET NULL')
    table.text('branch_id').references('id').inTable('branches').onDelete('SET NULL')
    table.boolean('has_links').notNullable().defaultTo(false)
    table.text('required_fields').notNullable().defaultTo('[]')
    table.integer('position').notNullable()
    table.boolean('active').notNullable().defaultTo(true)
  })
  await knex.schema.createTable('contracts', (table) => {
    table.text('id').primary()
    table.text('client_id').references('id').inTable('clients').onDelete('SET NULL')
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.boolean('active').notNullable().defaultTo(true)
  })
  await knex.schema.alterTable('desks', (table) => {
    table.text('ticket_type_id')
    table.text('contract_id')
    table.text('branch_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desks', (table) => {
    table.dropColumn('ticket_type_id')
    table.dropColumn('contract_id')
    table.dropColumn('branch_id')
  })
  await knex.schema.dropTable('contracts')
  await knex.schema.dropTable('ticket_types')
  await knex.schema.dropTable('branches')
}
