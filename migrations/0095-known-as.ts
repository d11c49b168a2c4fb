import type { Knex } from 'knex'

/**
 * Lets a desk be known by public addresses elsewhere that forward to it, and each delivery say where To or Cc named
 * the desk.
 *
 * They stand beside the addresses of ours: none may belong to two desks, and none ever gets mail from us.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desk_addresses', (table) => {
    table.boolean('is_known_as').notNullable().defaultTo(false)
  })
  await knex.schema.alterTable('deliveries', (table) => {
    table.text('addressed_as')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('deliveries', (table) => {
    table.dropColumn('addressed_as')
  })
  await knex('desk_addresses').where({ is_known_as: true }).delete()
  await knex.schema.alterTable('desk_addresses', (table) => {
    table.dropColumn('is_known_as')
  })
}
