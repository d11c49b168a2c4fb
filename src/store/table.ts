import type { Value } from './run-statement.ts'

/** A table as rows are written to it. */
export type Table = {
  readonly name: string
  readonly columns: readonly string[]
  /** The column that holds octets. */
  readonly blob?: string
  /** What follows the rows, such as ` on conflict …` or ` returning …`. */
  readonly tail?: string
}

/** Rows for a table, each with a value for every column. */
export type TableRows = { readonly table: Table; readonly rows: readonly (readonly Value[])[] }
