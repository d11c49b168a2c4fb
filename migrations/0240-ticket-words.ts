import type { Knex } from 'knex'

/**
 * Creates the full text of tickets: subject, who writes, who else is named, and all that was written.
 *
 * The words are folded and cut by us, so SQLite must only part them at spaces; it keeps lists for beginnings of three
 * letters, and shorter words are found whole. A ticket waits in `text_waiting` for its words to be written, and those
 * that were there before are put there bit by bit, the newest first: `text_progress` tells how far that is.
 */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = knex.client.config.client === 'pg'
  if (isPostgres) {
    await knex.raw('create table ticket_words (seq bigint primary key, words tsvector not null)')
    await knex.raw('create index ticket_words_words on ticket_words using gin (words)')
  } else {
    await knex.raw(
      `create virtual table ticket_words using fts5 (subject, writers, people, body,
        content='', contentless_delete=1, tokenize='ascii', prefix='3')`,
    )
  }
  await knex.schema.createTable('text_waiting', (table) => {
    table.text('ticket_id').primary()
    table.text('mark').notNullable()
  })
  await knex.schema.createTable('text_progress', (table) => {
    table.integer('id').primary()
    table.bigInteger('below').notNullable()
  })
  await knex.raw('insert into text_progress (id, below) select 1, coalesce(max(seq), 0) + 1 from tickets')
  await knex.schema.dropTable('ticket_search')
}

/** The words of before come back only for tickets whose mail is read from then on. */
export async function down(knex: Knex): Promise<void> {
  if (knex.client.config.client === 'pg') {
    await knex.raw(
      'create table ticket_search (seq bigint primary key, subject tsvector not null, words tsvector not null)',
    )
    await knex.raw('create index ticket_search_subject on ticket_search using gin (subject)')
    await knex.raw('create index ticket_search_words on ticket_search using gin (words)')
  } else {
    await knex.raw(
      `create virtual table ticket_search using fts5 (subject, people,
        content='', contentless_delete=1, tokenize='unicode61', prefix='1 2 3 4 5 6')`,
    )
  }
  await knex.schema.dropTable('text_progress')
  await knex.schema.dropTable('text_waiting')
  await knex.schema.dropTable('ticket_words')
}
