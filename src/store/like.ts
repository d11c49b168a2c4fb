import type { Knex } from 'knex'

/** What LIKE finds in any text that holds this one, none of its signs being a wildcard; before `escape '!'`. */
export function holding(text: string): string {
  return `%${beginning(text)}`
}

/** What LIKE finds in any text that begins so; before `escape '!'`. */
export function beginning(text: string): string {
  return `${text.replace(/[!%_]/g, '!$&')}%`
}

/** Narrows a query to the rows whose column holds a text; an empty one narrows nothing. */
export function whereHolds(query: Knex.QueryBuilder, column: string, text: string): void {
  if (text !== '') void query.whereRaw(`${column} like ? escape '!'`, [holding(text)])
}
