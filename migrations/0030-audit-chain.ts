import { createHash } from 'node:crypto'
import type { Knex } from 'knex'

type Line = { seq: number | string } & Record<(typeof columns)[number], string | null>

const columns = ['id', 'event', 'actor', 'address', 'subject', 'details', 'at'] as const

/** Chains the lines of the audit log, those there already too, and keeps where the chain ends. */
export async function up(knex: Knex): Promise<void> {
  for (const statement of unguard(knex)) await knex.raw(statement)
  await knex.schema.alterTable('audit', (table) => {
    table.text('link').notNullable().defaultTo('')
    table.index(['event', 'seq'])
  })
  let link = ''
  let lines = 0
  for (let after = 0; ; ) {
    const rows: Line[] = await knex('audit').where('seq', '>', after).orderBy('seq').limit(1000)
    for (const row of rows) {
      link = createHash('sha256')
        .update(JSON.stringify([link, ...columns.map((column) => row[column])]))
        .digest('hex')
      lines += 1
      await knex('audit').where({ seq: row.seq }).update({ link })
    }
    const last = rows.at(-1)
    if (last === undefined) break
    after = Number(last.seq)
  }
  await knex.schema.createTable('audit_head', (table) => {
    table.integer('id').primary()
    table.bigInteger('lines').notNullable()
    table.text('link').notNullable()
  })
  await knex('audit_head').insert({ id: 1, lines, link })
  for (const statement of guard(knex)) await knex.raw(statement)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_head')
  await knex.schema.alterTable('audit', (table) => table.dropIndex(['event', 'seq']))
  await knex.raw('alter table audit drop column link')
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg'
}

function unguard(knex: Knex): readonly string[] {
  if (isPostgres(knex)) return ['drop trigger audit_append_only on audit']
  return ['drop trigger audit_no_update']
}

function guard(knex: Knex): readonly string[] {
  if (isPostgres(knex)) {
    return [
      `create trigger audit_append_only before update or delete on audit
        for each row execute function refuse_audit_change()`,
    ]
  }
  return [
    `create trigger audit_no_update before update on audit
      begin select raise(abort, 'audit is append-only'); end`,
  ]
}
