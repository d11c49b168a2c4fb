import { readFileSync } from 'node:fs'

/**
 * Steps the clock of its own process, in each of its threads, as an administrator or NTP would.
 *
 * Loaded before the gateway, by `node --import`: `stepped-clock.ts?file=…`, and the file holds the milliseconds that
 * the clock is ahead. Timers go on as they do: the time that the system counts from its start has no steps.
 */

const file = new URL(import.meta.url).searchParams.get('file') ?? ''
const lookMs = 20

let aheadMs = 0
let lookedAt = Number.NEGATIVE_INFINITY

function ahead(): number {
  if (performance.now() - lookedAt > lookMs) {
    lookedAt = performance.now()
    aheadMs = Number(readFileSync(file, 'utf8'))
  }
  return aheadMs
}

const RealDate = Date
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + ahead()] : args, self),
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + ahead() : Reflect.get(target, name, target),
})
