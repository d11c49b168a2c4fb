import type { Knex } from 'knex'

/**
 * Creates the settings of the whole house, the agents that tickets are given to, and the queues each is given from.
 *
 * Whoever gives tickets away takes turns at the row of the setting. `turn` says whose turn was last without a clock:
 * two assignments can share a millisecond.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('house_settings', (table) => {
    table.text('name').primary()
    table.text('value').notNullable()
  })
  await knex('house_settings').insert({
    name: 'distribution',
    value: JSON.stringify({ isOn: false, idleMinutes: 15, since: null }),
  })
  await knex.schema.createTable('agents', (table) => {
    table.text('user_id').primary().references('id').inTable('users').onDelete('CASCADE')
    table.text('status').notNullable()
    table.integer('capacity')
    table.integer('turn').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('agent_skills', (table) => {
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.text('queue_id').notNullable().references('id').inTable('queues').onDelete('CASCADE')
    table.primary(['user_id', 'queue_id'])
    table.index('queue_id')
  })
  await knex.schema.alterTable('tickets', (table) => {
    table.text('returned_by')
  })
  await knex.raw('create index tickets_assignee on tickets (assignee_id, seq) where assignee_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index tickets_assignee')
  await knex.schema.alterTable('tickets', (table) => {
    table.dropColumn('returned_by')
  })
  await knex.schema.dropTable('agent_skills')
  await knex.schema.dropTable('agents')
  await knex.schema.dropTable('house_settings')
}
