import type { Db } from './dialect.ts'
import { runStatement, type Value } from './run-statement.ts'
import type { TableRows } from './table.ts'

/** SQLite takes 32,766 values in one statement, PostgreSQL 65,535. */
const maxValues = 32_000

/** The text of a statement costs more to build than to run: it is kept by its shape. */
const texts = new Map<string, string>()
const maxTexts = 2_000

/** What follows the rows, such as `on conflict …` or `returning …`. */
export type InsertTail = string

/** Inserts rows in as few statements as the database allows, and answers what they return. */
export async function insertRows<T = never>(
  trx: Db,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  tail: InsertTail = '',
): Promise<T[]> {
  const returned: T[] = []
  for (const chunk of chunksOf(rows, Math.floor(maxValues / columns.length))) {
    const head = `insert into ${table} (${columns.join(', ')}) values `
    const text = textOf(head, chunk.length, `(${columns.map(() => '?').join(', ')})`, tail)
    returned.push(...(await runStatement<T>(trx, text, chunk.flat())))
  }
  return returned
}

/** Inserts the rows of a table that is written in batches. */
export async function insertTable(trx: Db, { table, rows }: TableRows): Promise<void> {
  await insertRows(trx, table.name, table.columns, rows, table.tail)
}

/** Selects by many keys; the text ends with `in`, and a list of the keys and the tail follow it. */
export async function selectIn<T>(trx: Db, select: string, keys: readonly string[], tail = ''): Promise<T[]> {
  const found: T[] = []
  for (const chunk of chunksOf(keys, maxValues)) {
    found.push(...(await runStatement<T>(trx, textOf(`${select} (`, chunk.length, '?', `)${tail}`), chunk)))
  }
  return found
}

/** Runs a statement with a list of rows in its middle, and answers what it returns: `update … from (values (?, ?), (?, ?)) …`. */
export async function withRows<T = never>(
  trx: Db,
  head: string,
  rows: readonly (readonly Value[])[],
  tail: string,
): Promise<T[]> {
  const returned: T[] = []
  const width = rows[0]?.length ?? 1
  for (const chunk of chunksOf(rows, Math.floor(maxValues / width))) {
    const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
    returned.push(...(await runStatement<T>(trx, textOf(head, chunk.length, row, tail), chunk.flat())))
  }
  return returned
}

function textOf(head: string, count: number, item: string, tail: string): string {
  const shape = `${count} ${head}${tail}`
  const known = texts.get(shape)
  if (known !== undefined) return known
  const text = `${head}${Array.from({ length: count }, () => item).join(', ')}${tail}`
  if (texts.size >= maxTexts) texts.clear()
  texts.set(shape, text)
  return text
}

function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
