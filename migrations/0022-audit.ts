import type { Knex } from 'knex'

/** Creates the audit log of the pages, which the database itself keeps from being edited. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit', (table) => {
    table.bigIncrements('seq')
    table.text('id').notNullable().unique()
    table.text('event').notNullable()
    table.text('actor')
    table.text('address').notNullable()
    table.text('subject')
    table.text('details').notNullable()
    table.text('at').notNullable()
    table.index(['actor', 'seq'])
  })
  for (const statement of isPostgres(knex) ? postgresGuard : sqliteGuard) await knex.raw(statement)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit')
  if (isPostgres(knex)) await knex.raw('drop function refuse_audit_change')
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg'
}

const sqliteGuard = ['update', 'delete'].map(
  (action) => `create trigger audit_no_${action} before ${action} on audit
    begin select raise(abort, 'audit is append-only'); end`,
)

const postgresGuard = [
  `create function refuse_audit_change() returns trigger language plpgsql as
    $$ begin raise exception 'audit is append-only'; end $$`,
  `create trigger audit_append_only before update or delete on audit
    for each row execute function refuse_audit_change()`,
  `create trigger audit_no_truncate before truncate on audit
    for each statement execute function refuse_audit_change()`,
]
