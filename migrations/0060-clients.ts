import type { Knex } from 'knex'

/** Creates the clients and the domains associated with them; contacts and tickets may belong to a client. M24c */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('clients', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('created_at').notNullable()
  })
  await knex.schema.createTable('associations', (table) => {
    table.text('domain').primary()
    table.text('client_id').notNullable().references('id').inTable('clients')
    table.text('owner').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.alterTable('contacts', (table) => {
    table.text('client_id')
    table.text('other_roles').notNullable().defaultTo('')
  })
  await knex.schema.alterTable('tickets', (table) => {
    table.text('client_id')
  })
  await knex.raw(
    `create index tickets_awaiting_validation on tickets (requester_id) where state = 'awaiting-validation'`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index tickets_awaiting_validation')
  await knex.schema.alterTable('tickets', (table) => {
    table.dropColumn('client_id')
  })
  await knex.schema.alterTable('contacts', (table) => {
    table.dropColumn('client_id')
    table.dropColumn('other_roles')
  })
  await knex.schema.dropTable('associations')
  await knex.schema.dropTable('clients')
}
