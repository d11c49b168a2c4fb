import type { Knex } from 'knex'

/**
 * Creates what administrators say of each rule, and the record of whom each rule has objected to.
 *
 * A rule without a row counts. A hit is written with its message and goes with it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('rule_modes', (table) => {
    table.text('rule').primary()
    table.text('mode').notNullable()
    table.text('changed_by').notNullable()
    table.text('changed_at').notNullable()
  })
  await knex.schema.createTable('rule_hits', (table) => {
    table.text('rule').notNullable()
    table.text('message_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.text('mode').notNullable()
    table.text('at').notNullable()
    table.primary(['rule', 'message_id'])
    table.index('message_id')
    table.index(['at', 'rule', 'mode'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('rule_hits')
  await knex.schema.dropTable('rule_modes')
}
