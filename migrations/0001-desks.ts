import type { Knex } from 'knex'

/** Creates the desks (inbound addresses of ours) with their aliases, and the version that each change of policy moves. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('desks', (table) => {
    table.text('id').primary()
    table.text('address').notNullable()
    table.text('mode').notNullable()
    table.text('profile').notNullable()
    table.boolean('enabled').notNullable()
    table.text('language').notNullable()
    table.boolean('acknowledge').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.createTable('desk_addresses', (table) => {
    table.text('folded_address').primary()
    table.text('address').notNullable()
    table.text('desk_id').notNullable().references('id').inTable('desks').onDelete('CASCADE')
    table.boolean('is_alias').notNullable()
    table.index('desk_id')
  })
  await knex.schema.createTable('policy_version', (table) => {
    table.integer('id').primary()
    table.integer('version').notNullable()
  })
  await knex('policy_version').insert({ id: 1, version: 1 })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('policy_version')
  await knex.schema.dropTable('desk_addresses')
  await knex.schema.dropTable('desks')
}
