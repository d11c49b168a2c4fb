import type { Knex } from 'knex'

/** Creates the orders by whose number a customer says who he is; what else is known of one is kept as it came. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders', (table) => {
    table.text('folded_number').primary()
    table.text('number').notNullable()
    table.text('client_id').references('id').inTable('clients').onDelete('SET NULL')
    table.text('details').notNullable()
    table.text('source').notNullable()
    table.text('updated_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('orders')
}
