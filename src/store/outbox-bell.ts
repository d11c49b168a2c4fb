import type { Db } from './dialect.ts'

/** Who wants to know at once that something was queued by this process. */
const listeners = new Set<() => void>()

/** Calls a listener whenever mail was queued by this process; answers how to end that. */
export function onQueued(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells the listeners once a transaction is committed. */
export function ringAfter(trx: Db): void {
  if (listeners.size === 0 || !('executionPromise' in trx)) return
  const ring = (): void => {
    for (const listener of listeners) listener()
  }
  // One that fails has queued nothing, and tells so elsewhere.
  Promise.resolve(trx.executionPromise).then(ring, () => undefined)
}
