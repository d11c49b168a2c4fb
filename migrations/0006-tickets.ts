import type { Knex } from 'knex'

/** Creates the tickets, the counter of protocol numbers, and a history that the database itself keeps from being edited. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('protocol_counters', (table) => {
    table.integer('year').primary()
    table.bigInteger('last').notNullable()
  })
  await knex.schema.createTable('tickets', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('protocol').notNullable().unique()
    table.text('kind').notNullable()
    table.text('state').notNullable()
    table.text('title').notNullable()
    table.text('desk_id').notNullable()
    table.text('requester_id')
    table.text('cc').notNullable()
    table.integer('unread').notNullable()
    table.text('created_at').notNullable()
    table.text('updated_at').notNullable()
    table.index(['state', 'seq'])
    table.index(['kind', 'state', 'seq'])
    table.index(['desk_id', 'seq'])
    table.index(['requester_id', 'seq'])
  })
  await knex.schema.createTable('history', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable()
    table.text('ticket_id').notNullable()
    table.text('event').notNullable()
    table.text('actor')
    table.text('message_id')
    table.text('details').notNullable()
    table.text('at').notNullable()
    table.index(['ticket_id', 'seq'])
  })
  for (const statement of isPostgres(knex) ? postgresGuard : sqliteGuard) await knex.raw(statement)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('history')
  if (isPostgres(knex)) await knex.raw('drop function refuse_history_change')
  await knex.schema.dropTable('tickets')
  await knex.schema.dropTable('protocol_counters')
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg'
}

const sqliteGuard = ['update', 'delete'].map(
  (action) => `create trigger history_no_${action} before ${action} on history
    begin select raise(abort, 'history is append-only'); end`,
)

const postgresGuard = [
  `create function refuse_history_change() returns trigger language plpgsql as
    $$ begin raise exception 'history is append-only'; end $$`,
  `create trigger history_append_only before update or delete on history
    for each row execute function refuse_history_change()`,
]
