import type { Knex } from 'knex'

/**
 * Chains what was received and what was answered: each group of messages that were written together is a link.
 *
 * A link holds a digest of each of its messages and one of all links so far, so that a change anywhere is found.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('chain_links', (table) => {
    table.bigInteger('seq').primary()
    table.text('root').notNullable()
    table.binary('leaves').notNullable()
  })
  await knex.schema.createTable('chain_head', (table) => {
    table.integer('id').primary()
    table.bigInteger('links').notNullable()
    table.text('root').notNullable()
  })
  await knex('chain_head').insert({ id: 1, links: 0, root: '' })
  await knex.schema.alterTable('messages', (table) => {
    table.bigInteger('chain_link')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.dropColumn('chain_link')
  })
  await knex.schema.dropTable('chain_head')
  await knex.schema.dropTable('chain_links')
}
