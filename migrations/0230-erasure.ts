import type { Knex } from 'knex'

/**
 * Lets what is known of a person be erased, and nothing else of what is append-only be changed.
 *
 * An erased message keeps its digest of the chain. A line of a history or of the audit log may lose what it tells and
 * keeps its place: `{"erased":true}` is the only thing that may ever be written there. Taken back, what was erased
 * stays so, and the check of the chain finds it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (table) => {
    table.text('erased_leaf')
  })
  for (const table of guarded) await run(knex, table, allowing(table))
}

export async function down(knex: Knex): Promise<void> {
  for (const table of guarded) await run(knex, table, null)
  await knex.schema.alterTable('messages', (table) => {
    table.dropColumn('erased_leaf')
  })
}

type Guarded = { readonly name: string; readonly kept: readonly string[]; readonly emptied: string }

const guarded: readonly Guarded[] = [
  {
    name: 'history',
    kept: ['seq', 'id', 'ticket_id', 'event', 'actor', 'message_id', 'at'],
    emptied: `new.details = '{"erased":true}'`,
  },
  {
    name: 'audit',
    kept: ['seq', 'id', 'event', 'actor', 'address', 'at', 'link'],
    emptied: `new.details = '{"erased":true}' and new.subject is null`,
  },
]

/** The condition of an update that only erases. */
function allowing({ kept, emptied }: Guarded): readonly [sqlite: string, postgres: string] {
  const same = (equal: string) => kept.map((column) => `new.${column} ${equal} old.${column}`).join(' and ')
  return [`${emptied} and ${same('is')}`, `${emptied} and ${same('is not distinct from')}`]
}

async function run(
  knex: Knex,
  { name }: Guarded,
  allowed: readonly [sqlite: string, postgres: string] | null,
): Promise<void> {
  if (knex.client.config.client === 'pg') {
    const exception =
      allowed === null ? '' : `if tg_op = 'UPDATE' then if ${allowed[1]} then return new; end if; end if;`
    await knex.raw(
      `create or replace function refuse_${name}_change() returns trigger language plpgsql as
        $$ begin ${exception} raise exception '${name} is append-only'; end $$`,
    )
    return
  }
  await knex.raw(`drop trigger ${name}_no_update`)
  await knex.raw(
    `create trigger ${name}_no_update before update on ${name} ${allowed === null ? '' : `when not (${allowed[0]})`}
      begin select raise(abort, '${name} is append-only'); end`,
  )
}
