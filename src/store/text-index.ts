import type { Knex } from 'knex'
import { gapWord, placeWords, textWords } from '../domain/text-words.ts'
import { type Db, dialectOf } from './dialect.ts'
import { insertRows, withRows } from './multi-row.ts'

/** The texts that a ticket is found by. */
export type TicketTexts = {
  readonly seq: number
  readonly subject: string
  /** Who asks and who wrote: names and addresses. */
  readonly writers: readonly string[]
  /** Who else is named, the client, and the numbers of the ticket. */
  readonly people: readonly string[]
  /** What was written, and the names of files. */
  readonly body: readonly string[]
}

/** The columns of the index, with the letter PostgreSQL marks their words with, and how many words each takes. */
const columns = {
  subject: { letter: 'A', maxWords: 200 },
  writers: { letter: 'B', maxWords: 400 },
  people: { letter: 'C', maxWords: 600 },
  body: { letter: 'D', maxWords: 14_000 },
} as const

/** A column of the index. */
export type TextColumnName = keyof typeof columns

const names = ['subject', 'writers', 'people', 'body'] as const satisfies readonly TextColumnName[]

/** Words that must stand one after the other. */
export type TextCondition = {
  readonly words: readonly string[]
  /** Whether the last one may go on. */
  readonly isPrefix: boolean
  /** Where; anywhere when it is `null`. */
  readonly column: TextColumnName | null
}

/** Shorter beginnings would find nearly everything, slowly: such a word is sought whole. */
const minPrefixLength = 3
/** Nobody types more in one condition. */
const maxWords = 30

/** The condition that a typed text asks for; `null` when it holds no word. */
export function textCondition(
  text: string,
  { column = null, isWhole = false }: { readonly column?: TextColumnName | null; readonly isWhole?: boolean },
): TextCondition | null {
  const words = textWords(text).slice(0, maxWords)
  const last = words.at(-1)
  if (last === undefined) return null
  return { words, isPrefix: !isWhole && last.length >= minPrefixLength, column }
}

/** Writes the words of tickets, in the place of what was there. */
export async function writeTexts(trx: Db, tickets: readonly TicketTexts[]): Promise<void> {
  const rows = tickets.map((ticket) => ({
    seq: ticket.seq,
    placed: placeWords(
      names.map((name) => ({
        texts: name === 'subject' ? [ticket.subject] : ticket[name],
        maxWords: columns[name].maxWords,
      })),
    ),
  }))
  if (dialectOf(trx) === 'sqlite') {
    await withRows(
      trx,
      `insert or replace into ticket_words (rowid, ${names.join(', ')}) values `,
      rows.map(({ seq, placed }) => [seq, ...placed.map((words) => words.join(' '))]),
      '',
    )
    return
  }
  await insertRows(
    trx,
    'ticket_words',
    ['seq', 'words'],
    rows.map(({ seq, placed }) => [seq, vectorOf(placed)]),
    ' on conflict (seq) do update set words = excluded.words',
  )
}

/** Takes tickets out of the index. */
export async function removeTexts(trx: Db, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return
  await trx('ticket_words')
    .whereIn(seqColumn(trx), [...seqs])
    .delete()
}

/** The column of the index that holds the `seq` of the ticket. */
export function seqColumn(db: Db): string {
  return dialectOf(db) === 'sqlite' ? 'ticket_words.rowid' : 'ticket_words.seq'
}

/** The condition, for a query over the index, that a ticket has all of some words and none of others. */
export function holdsTexts(
  db: Db,
  wanted: readonly TextCondition[],
  without: readonly TextCondition[],
): { readonly sql: string; readonly values: readonly string[] } {
  if (dialectOf(db) === 'sqlite') {
    const none = without.length === 0 ? '' : ` NOT (${without.map(matchOf).join(' OR ')})`
    return { sql: 'ticket_words match ?', values: [`(${wanted.map(matchOf).join(' AND ')})${none}`] }
  }
  const all = [...wanted.map(queryOf), ...without.map((condition) => `!${queryOf(condition)}`)]
  return { sql: 'ticket_words.words @@ cast(? as tsquery)', values: [all.join(' & ')] }
}

/**
 * The `seq` of the tickets that hold any of some texts, as a query.
 *
 * PostgreSQL is not shown the words while it plans: for one that stands in most tickets it would read all texts out of
 * their storage, where its index knows the holders already.
 */
export function holdersOfAny(db: Db, conditions: readonly TextCondition[]): Knex.QueryBuilder {
  const [sql, value] =
    dialectOf(db) === 'sqlite'
      ? ['ticket_words match ?', conditions.map(matchOf).join(' OR ')]
      : ['ticket_words.words @@ (select cast(? as tsquery))', conditions.map(queryOf).join(' | ')]
  return db('ticket_words').whereRaw(sql, [value]).select(seqColumn(db))
}

/** As FTS5 reads it; the words are letters and digits, so nothing in them is a sign of its language. */
function matchOf({ words, isPrefix, column }: TextCondition): string {
  return `${column === null ? '' : `${column} : `}"${words.join(' ')}"${isPrefix ? ' *' : ''}`
}

/** As PostgreSQL reads it. */
function queryOf({ words, isPrefix, column }: TextCondition): string {
  const letter = column === null ? '' : columns[column].letter
  const parts = words.map((word, index) => {
    const marks = `${isPrefix && index === words.length - 1 ? '*' : ''}${letter}`
    return `'${word}'${marks === '' ? '' : `:${marks}`}`
  })
  return `(${parts.join(' <-> ')})`
}

/** The words with their places as the text of a `tsvector`, the columns one after the other. */
function vectorOf(placed: readonly (readonly string[])[]): string {
  const places = new Map<string, string[]>()
  let at = 0
  for (const [index, words] of placed.entries()) {
    const letter = columns[names[index] ?? 'body'].letter
    for (const word of words) {
      at += 1
      if (word === gapWord) continue
      const known = places.get(word)
      if (known === undefined) places.set(word, [`${at}${letter}`])
      else known.push(`${at}${letter}`)
    }
    at += 1
  }
  return [...places].map(([word, each]) => `'${word}':${each.join(',')}`).join(' ')
}
