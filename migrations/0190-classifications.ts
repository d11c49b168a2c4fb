import type { Knex } from 'knex'

/**
 * Creates the classifications and what each has matched, and lets a ticket say when it was classified.
 *
 * A ticket that a mail opens is classified when its contents have been read, so no index here holds its row before.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('classifications', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('conditions').notNullable()
    table.text('type_id').references('id').inTable('ticket_types').onDelete('SET NULL')
    table.text('mode').notNullable()
    table.integer('position').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.createTable('classification_hits', (table) => {
    table
      .text('classification_id')
      .notNullable()
      .references('id')
      .inTable('classifications')
      .onDelete('CASCADE')
    table.text('ticket_id').notNullable().references('id').inTable('tickets').onDelete('CASCADE')
    table.text('mode').notNullable()
    table.text('at').notNullable()
    table.primary(['classification_id', 'ticket_id'])
    table.index('ticket_id')
    table.index(['at', 'classification_id', 'mode'])
  })
  await knex.schema.alterTable('tickets', (table) => {
    table.text('classified_at')
  })
  await knex.raw('create index tickets_contract on tickets (contract_id, seq) where contract_id is not null')
  await knex.raw('create index tickets_queue on tickets (queue_id, seq) where queue_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index tickets_queue')
  await knex.raw('drop index tickets_contract')
  await knex.schema.alterTable('tickets', (table) => {
    table.dropColumn('classified_at')
  })
  await knex.schema.dropTable('classification_hits')
  await knex.schema.dropTable('classifications')
}
