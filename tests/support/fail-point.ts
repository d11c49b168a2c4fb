import { existsSync } from 'node:fs'
import promises from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import sqlite3 from 'sqlite3'

/**
 * Ends its own process with SIGKILL at a named point of the path of a message.
 *
 * Loaded before the gateway, by `node --import`, in each of its threads: the gateway itself knows nothing of it.
 * Its address says which point, and which file has to be there for it to count: `fail-point.ts?point=…&armed=…`.
 */

// It brings no types.
const pg: { readonly Client: { readonly prototype: object } } = createRequire(import.meta.url)('pg')

const { searchParams } = new URL(import.meta.url)
const point = searchParams.get('point')
const armed = searchParams.get('armed') ?? ''

type Call = (this: object, ...args: unknown[]) => unknown

/** Connections whose transaction has written a message. */
const withMessage = new WeakSet<object>()

let migrations = 0

function reach(name: string): void {
  if (name === point && existsSync(armed)) process.kill(process.pid, 'SIGKILL')
}

/** Looks at a statement that is about to run, and gives what is to happen when it has run. */
function look(connection: object, sql: string): (() => void) | null {
  const statement = sql.trimStart().replaceAll('"', '').replaceAll('`', '').toLowerCase()
  if (/^insert into (?:messages|batch) /.test(statement)) {
    reach('before-insert')
    withMessage.add(connection)
  }
  if (statement.startsWith('insert into contents ')) reach('before-content')
  if (statement.startsWith('delete from outbox')) reach('after-downstream-250')
  if (statement.startsWith('insert into knex_migrations ')) reach(`migration-${++migrations}`)
  if (statement.startsWith('rollback')) withMessage.delete(connection)
  if (!statement.startsWith('commit') || !withMessage.has(connection)) return null
  reach('before-commit')
  withMessage.delete(connection)
  return () => reach('after-commit')
}

/** Replaces a method by one that is made of it. */
function wrap(target: object, name: string, make: (call: Call) => Call): void {
  const call: Call = Reflect.get(target, name)
  Reflect.set(target, name, make(call))
}

/** Calls a driver; its callback, which is its last argument, hears of it only after `then`. */
function callThen(call: Call, self: object, args: unknown[], then: (() => void) | null): unknown {
  const done = args.at(-1)
  if (then === null || typeof done !== 'function') return call.apply(self, args)
  const both: Call = function (...results) {
    then()
    return done.apply(this, results)
  }
  return call.apply(self, [...args.slice(0, -1), both])
}

for (const name of ['all', 'run'])
  wrap(sqlite3.Database.prototype, name, (call) => {
    return function (sql, ...others) {
      return callThen(call, this, [sql, ...others], look(this, String(sql)))
    }
  })

wrap(sqlite3.Database.prototype, 'prepare', (call) => {
  return function (sql, ...others) {
    const statement = call.call(this, sql, ...others)
    if (typeof statement !== 'object' || statement === null) return statement
    wrap(statement, 'all', (all) => {
      return (...values) => callThen(all, statement, values, look(this, String(sql)))
    })
    return statement
  }
})

wrap(pg.Client.prototype, 'query', (call) => {
  return function (query, ...others) {
    const sql =
      typeof query === 'object' && query !== null && 'text' in query ? String(query.text) : String(query)
    return callThen(call, this, [query, ...others], look(this, sql))
  }
})

/** Only a thread that reads contents names files beside the main one, which names those of long messages. */
wrap(promises, 'rename', (call) => {
  return function (...args) {
    if (!isMainThread) reach('in-extraction')
    return call.apply(this, args)
  }
})
syncBuiltinESMExports()

wrap(Socket.prototype, 'write', (call) => {
  return function (chunk, ...others) {
    if (!String(chunk).startsWith('250 2.6.0 ')) return call.call(this, chunk, ...others)
    reach('before-250')
    return call.call(this, chunk, () => reach('after-250'))
  }
})
