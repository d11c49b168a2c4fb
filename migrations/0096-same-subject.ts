import { createHash } from 'node:crypto'
import type { Knex } from 'knex'

const rowsAtOnce = 500

type TicketRow = { id: string; title: string }

/**
 * Gives tickets the key that subjects are compared by, and room for the queues they are in beside their desk's.
 *
 * Only tickets that are not closed are looked for, so only they stand in the index.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('tickets', (table) => {
    table.text('subject_key')
  })
  for (let reached = ''; ; ) {
    const rows: TicketRow[] = await knex('tickets')
      .where('id', '>', reached)
      .orderBy('id')
      .limit(rowsAtOnce)
      .select('id', 'title')
    for (const { id, title } of rows)
      await knex('tickets')
        .where({ id })
        .update({ subject_key: keyOf(title) })
    reached = rows.at(-1)?.id ?? ''
    if (rows.length < rowsAtOnce) break
  }
  await knex.raw(
    `create index tickets_subject on tickets (subject_key, seq)
      where subject_key is not null and state in ('open', 'awaiting-validation')`,
  )
  await knex.schema.createTable('ticket_desks', (table) => {
    table.text('ticket_id').notNullable()
    table.text('desk_id').notNullable()
    table.primary(['ticket_id', 'desk_id'])
    table.index('desk_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('ticket_desks')
  await knex.raw('drop index tickets_subject')
  await knex.schema.alterTable('tickets', (table) => {
    table.dropColumn('subject_key')
  })
}

/** As the store makes the key at the time of this migration; what it does later may differ. */
function keyOf(title: string): string | null {
  const prefix = /^(?:re|res|enc|fw|fwd|aw|wg|tr|rv)(?:\[\d+\])?\s*:\s*/i
  let core = title.trim()
  for (let match = prefix.exec(core); match; match = prefix.exec(core)) core = core.slice(match[0].length)
  core = core.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  return core === '' ? null : createHash('sha256').update(core).digest('hex').slice(0, 24)
}
