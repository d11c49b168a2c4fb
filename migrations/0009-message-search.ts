import type { Knex } from 'knex'

/** The tables that can be searched by word; a row of the index has the `seq` of what it indexes. */
const tables = ['message_search', 'ticket_search'] as const

/**
 * Creates the word indexes over subjects and people, of words already folded by us (marks off, lower case).
 *
 * Words are looked for by their beginning; SQLite keeps lists for the beginnings of up to six letters, which
 * would else be merged from those of many words at each search.
 */
export async function up(knex: Knex): Promise<void> {
  for (const table of tables) {
    if (knex.client.config.client === 'pg') {
      await knex.raw(
        `create table ${table} (seq bigint primary key, subject tsvector not null, words tsvector not null)`,
      )
      await knex.raw(`create index ${table}_subject on ${table} using gin (subject)`)
      await knex.raw(`create index ${table}_words on ${table} using gin (words)`)
    } else {
      await knex.raw(
        `create virtual table ${table} using fts5 (subject, people,
          content='', contentless_delete=1, tokenize='unicode61', prefix='1 2 3 4 5 6')`,
      )
    }
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of tables) await knex.schema.dropTable(table)
}
