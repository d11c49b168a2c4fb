import { foldText } from '../domain/fold.ts'
import { type Db, dialectOf } from './dialect.ts'
import { withRows } from './multi-row.ts'

/** A table of words, one row for each row of what it indexes, under the same `seq`. */
export type WordTable = 'message_search'

/** The words of one row. */
export type IndexedText = {
  readonly seq: number
  readonly subject: string
  /** Names and addresses. */
  readonly people: string
}

/** A word to look for: every word that begins so is found. */
export type WordCondition = { readonly word: string; readonly onlySubject: boolean }

/** A hostile subject may hold a million words; nobody looks for the thousandth. */
const maxWords = 200
const maxWordLength = 64

/** The words of a text as they are indexed: folded, of letters and digits only. */
export function wordsOf(text: string): string[] {
  const words = foldText(text.slice(0, 20_000)).match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => word.slice(0, maxWordLength)))].slice(0, maxWords)
}

/** Puts texts into a word index, in the place of what was there. */
export async function indexTexts(trx: Db, table: WordTable, texts: readonly IndexedText[]): Promise<void> {
  const rows = texts.map(({ seq, subject, people }) => [
    seq,
    wordsOf(subject).join(' '),
    wordsOf(people).join(' '),
  ])
  if (dialectOf(trx) === 'sqlite') {
    await withRows(trx, `insert or replace into ${table} (rowid, subject, people) values `, rows, '')
    return
  }
  await withRows(
    trx,
    `insert into ${table} (seq, subject, words)
      select cast(column1 as bigint), array_to_tsvector(array_remove(string_to_array(column2, ' '), '')),
        array_to_tsvector(array_remove(string_to_array(column2 || ' ' || column3, ' '), ''))
      from (values `,
    rows,
    ') as texts on conflict (seq) do update set subject = excluded.subject, words = excluded.words',
  )
}

/** How a query asks a word index. */
export type WordQuery = {
  /** The table for FROM, with its alias. */
  readonly table: string
  /** The column that holds the `seq` of the row found. */
  readonly seq: string
  readonly sql: string
  readonly values: readonly string[]
}

/** The condition that a row of the index holds all of these words. */
export function holdsWords(db: Db, table: WordTable, conditions: readonly WordCondition[]): WordQuery {
  const onlySubject = conditions.filter((condition) => condition.onlySubject)
  const anywhere = conditions.filter((condition) => !condition.onlySubject)
  if (dialectOf(db) === 'sqlite') {
    const match = [
      ...onlySubject.map(({ word }) => `subject : "${word}" *`),
      ...anywhere.map(({ word }) => `"${word}" *`),
    ]
    return { table, seq: `${table}.rowid`, sql: `${table} match ?`, values: [match.join(' AND ')] }
  }
  const columns = { subject: onlySubject, words: anywhere }
  const parts = Object.entries(columns).filter(([, wanted]) => wanted.length > 0)
  return {
    table,
    seq: `${table}.seq`,
    sql: parts.map(([column]) => `${table}.${column} @@ cast(? as tsquery)`).join(' and '),
    values: parts.map(([, wanted]) => wanted.map(({ word }) => `'${word}':*`).join(' & ')),
  }
}
