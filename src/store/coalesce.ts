import { setImmediate } from 'node:timers/promises'
import type { Db } from './dialect.ts'

/** One look-up by a key, which may be answered together with others. */
export type Ask<T> = (db: Db, key: string) => Promise<T | null>

/** More keys than any statement may carry are asked after each other. */
const maxKeys = 1_000

type Waiting<T> = {
  readonly key: string
  readonly resolve: (answer: T | null) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one statement of the questions that sessions ask at the same time.
 *
 * Each statement wakes two threads, which costs more than what it finds: what is asked while one runs waits for it and
 * goes with the next. Who asks is answered from a statement that began after the question, never from an earlier one.
 */
export function coalesce<T>(
  askAll: (db: Db, keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Ask<T> {
  const queues = new WeakMap<Db, Waiting<T>[]>()

  async function serve(db: Db, queue: Waiting<T>[]): Promise<void> {
    // What all sessions ask of the octets that have just come goes along.
    await setImmediate()
    while (queue.length > 0) {
      const asked = queue.splice(0, maxKeys)
      try {
        const answers = await askAll(db, [...new Set(asked.map(({ key }) => key))])
        for (const { key, resolve } of asked) resolve(answers.get(key) ?? null)
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    queues.delete(db)
  }

  return (db, key) =>
    new Promise((resolve, reject) => {
      const waiting = { key, resolve, reject }
      const queue = queues.get(db)
      if (queue !== undefined) {
        queue.push(waiting)
        return
      }
      const started = [waiting]
      queues.set(db, started)
      void serve(db, started)
    })
}
