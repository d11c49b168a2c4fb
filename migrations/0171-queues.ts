import type { Knex } from 'knex'

/**
 * Creates the queues and what each group may do in them.
 *
 * While no group stands beside any queue, everybody sees every ticket.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('queues', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('colour').notNullable()
    table.boolean('distributes').notNullable().defaultTo(true)
    table.integer('capacity')
    table.integer('position').notNullable()
  })
  await knex.schema.createTable('queue_groups', (table) => {
    table.text('queue_id').notNullable().references('id').inTable('queues').onDelete('CASCADE')
    table.text('group_id').notNullable().references('id').inTable('groups').onDelete('CASCADE')
    table.text('allowed').notNullable()
    table.primary(['queue_id', 'group_id'])
    table.index('group_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('queue_groups')
  await knex.schema.dropTable('queues')
}
