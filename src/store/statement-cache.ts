/** The part of the driver's statement that is used here. */
type Statement = {
  all(values: readonly unknown[], done: Done): void
  finalize(done: () => void): void
}

/** What the driver calls when a query has run. */
export type Done = (error: Error | null, rows?: unknown[]) => void

/** The part of the driver's connection that is used here. */
export type Connection = {
  exec(sql: string, done: (error: Error | null) => void): void
  /** Knex gives no values with the statements of a transaction itself. */
  all(sql: string, values: readonly unknown[] | Done | undefined, done?: Done): void
  prepare(sql: string, done: (error: Error | null) => void): Statement
  close(done: (error: Error | null) => void): void
}

const maxStatements = 200
/** Longer statements carry many rows, among which their preparation is shared. */
const maxLength = 6_000
const maxOctets = 1024 * 1024

/**
 * Makes a connection keep the statements that it runs again and again prepared.
 *
 * Knex prepares each statement anew; for a message that commits alone that is a third of the whole work.
 */
export function keepStatements(connection: Connection): void {
  const statements = new Map<string, Statement>()
  const seen = new Set<string>()
  const all = connection.all.bind(connection)
  const close = connection.close.bind(connection)

  connection.all = (sql, values = [], done) => {
    if (typeof values === 'function' || done === undefined || !isWorthKeeping(sql, values)) {
      return all(sql, values, done)
    }
    const kept = statements.get(sql)
    if (kept !== undefined) {
      statements.delete(sql)
      statements.set(sql, kept)
      return kept.all(values, done)
    }
    if (!seen.has(sql)) {
      if (seen.size > 10 * maxStatements) seen.clear()
      seen.add(sql)
      return all(sql, values, done)
    }
    const statement = connection.prepare(sql, (error) => {
      if (error !== null) return done(error)
      statements.set(sql, statement)
      forgetOldest()
      statement.all(values, done)
    })
  }

  connection.close = (done) => {
    const open = [...statements.values()]
    statements.clear()
    let waiting = open.length
    if (waiting === 0) return close(done)
    for (const statement of open) {
      statement.finalize(() => {
        waiting -= 1
        if (waiting === 0) close(done)
      })
    }
  }

  function forgetOldest(): void {
    for (const [sql, statement] of statements) {
      if (statements.size <= maxStatements) return
      statements.delete(sql)
      statement.finalize(() => {})
    }
  }
}

/** A kept statement also keeps the last values it was given, so none with many octets of messages is. */
function isWorthKeeping(sql: string, values: readonly unknown[]): boolean {
  return (
    sql.length <= maxLength &&
    /^(?:select |insert |update |BEGIN|COMMIT)/.test(sql) &&
    !values.some((value) => Buffer.isBuffer(value) && value.length > maxOctets)
  )
}
