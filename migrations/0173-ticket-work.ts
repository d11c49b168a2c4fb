import type { Knex } from 'knex'

/**
 * Gives tickets what people do with them: type, queue, who works them, until when, and what they belong to.
 *
 * A mail that opens a ticket sets none of it, so no index here holds the row that is written before the sender
 * hears 250. `version` moves with each change by a person.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('tickets', (table) => {
    for (const column of textColumns) table.text(column)
    table.text('origin').notNullable().defaultTo('email')
    table.integer('version').notNullable().defaultTo(0)
  })
  for (const [name, rows] of indexes) await knex.raw(`create index ${name} on tickets ${rows}`)
  await knex.schema.createTable('ticket_links', (table) => {
    table.text('ticket_id').notNullable()
    table.text('other_id').notNullable()
    table.text('kind').notNullable()
    table.text('at').notNullable()
    table.primary(['ticket_id', 'other_id', 'kind'])
    table.index('other_id')
  })
  await knex.schema.createTable('ticket_participants', (table) => {
    table.text('ticket_id').notNullable()
    table.text('address_folded').notNullable()
    table.text('address').notNullable()
    table.text('added_by')
    table.primary(['ticket_id', 'address_folded'])
    table.index('address_folded')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('ticket_participants')
  await knex.schema.dropTable('ticket_links')
  for (const [name] of indexes) await knex.raw(`drop index ${name}`)
  await knex.schema.alterTable('tickets', (table) => {
    for (const column of [...textColumns, 'origin', 'version']) table.dropColumn(column)
  })
}

const textColumns = [
  'type_id',
  'queue_id',
  'branch_id',
  'contract_id',
  'assignee_id',
  'waiting_since',
  'due_at',
  'order_number',
  'merged_into_id',
  'classified_as',
]

const indexes = [
  ['tickets_open_in_queue', `(queue_id, seq) where state = 'open' and queue_id is not null`],
  ['tickets_open_of_assignee', `(assignee_id, seq) where state = 'open' and assignee_id is not null`],
  ['tickets_waiting', '(waiting_since, seq) where waiting_since is not null'],
  ['tickets_open_due', `(due_at, seq) where state = 'open' and due_at is not null`],
  ['tickets_merged', '(merged_into_id) where merged_into_id is not null'],
  ['tickets_type', '(type_id, seq) where type_id is not null'],
] as const
