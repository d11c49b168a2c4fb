import type { Knex } from 'knex'

/**
 * Keeps every recipient of a message in the order of lists, so that a search finds any of them and not just the first;
 * and files a message that was refused before its author was known under the envelope's sender.
 *
 * The index of first recipients goes: only mail that leaves is still looked up by it.
 */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = knex.client.config.client === 'pg'
  await knex.raw(
    `create table message_recipients (address text not null, seq bigint not null, primary key (address, seq))
      ${isPostgres ? '' : 'without rowid'}`,
  )
  await knex.raw(
    isPostgres
      ? `insert into message_recipients select distinct lower(left(value, 500)), seq
          from messages cross join lateral jsonb_array_elements_text(cast(recipients as jsonb)) as value`
      : `insert or ignore into message_recipients select lower(substr(value, 1, 500)), seq
          from messages cross join json_each(recipients)`,
  )
  const domain = isPostgres
    ? `split_part(reverse_path, '@', 2)`
    : `substr(reverse_path, instr(reverse_path, '@') + 1)`
  await knex.raw(
    `update messages set author_folded = lower(substr(reverse_path, 1, 500)),
        author_domain = lower(substr(${domain}, 1, 500))
      where author_address is null and author_folded is null and reverse_path is not null`,
  )
  await knex.schema.alterTable('messages', (table) => {
    table.dropIndex(['recipient_folded', 'seq'])
  })
  await knex.raw(
    `create index messages_answered on messages (recipient_folded, received_at) where direction = 'out'`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index messages_answered')
  await knex.schema.alterTable('messages', (table) => {
    table.index(['recipient_folded', 'seq'])
  })
  await knex.schema.dropTable('message_recipients')
}
