import type { SrvRecord } from 'node:dns'
import { Resolver as SystemResolver } from 'node:dns/promises'
import { hostNetworkOf } from '../../domain/mail/network.ts'
import { dnsZoneOf } from './dns-zone.ts'
import { FairSlots } from './fair-slots.ts'

/** The records of an answer: TXT in its strings, MX with its preference, the others as text, SRV as in zone files. */
export type DnsRecords = readonly (
  | string
  | readonly string[]
  | { readonly exchange: string; readonly priority: number }
)[]

/**
 * Asks the DNS, on behalf of a peer where one is named; rejects with a `code` such as `ENOTFOUND` or `ETIMEOUT`.
 *
 * `ECANCELLED` says that we gave up, and nothing of the servers that hold the name.
 */
export type Resolver = (name: string, type: string, peer?: string | null) => Promise<DnsRecords>

/** An answer and how many seconds it may be kept; `null` where the DNS did not say. */
export type DnsReply = { readonly records: DnsRecords; readonly ttl: number | null }

/** Codes that say for certain that there is no such record; all others are trouble that may pass. */
const absentCodes = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

const queryMs = 2_000
/** Neither a zone that never answers nor a peer who names many of them holds more than an eighth of the slots. */
const slotBounds = { slots: 64, perShare: 8, waiting: 1_000, waitingPerShare: 200, waitMs: 3_000 }
/** A hostile zone can answer 64 KiB to each question: what is kept is bounded by octets too. */
const keptAnswers = 10_000
const keptOctets = 16 * 1024 * 1024
/** What an answer weighs beside its octets. */
const answerOctets = 256
const ttlSeconds = { least: 30, unknown: 300, most: 3_600, absent: 60 }
/** So many queries in a row without an answer, and for so long nobody waits for the DNS again. */
const trouble = { inARow: 5, restMs: 30_000 }

/** An answer, until when it holds; it is on its way while that is without end. */
type Kept = {
  readonly peer: string | null
  /** While it waits for a slot, it waits in the share of its peer. */
  isWaiting: boolean
  until: number
  octets: number
  answer: Promise<DnsRecords> | null
}

/**
 * Makes a resolver that keeps answers, shares questions asked at once, and gives up in time.
 *
 * A zone whose servers never answer, and a peer who has such zones asked, have few questions on their way at a time, so
 * that the others' mail does not wait for theirs.
 *
 * While the DNS does not answer at all, mail must not wait for it: after a few failures in a row every question
 * fails at once, until one is tried again.
 */
export function createResolver(
  ask: (name: string, type: string) => Promise<DnsReply> = askDns(),
  now: () => number = () => performance.now(),
): Resolver {
  const kept = new Map<string, Kept>()
  let octetsInAll = 0
  const slots = new FairSlots(slotBounds)
  let failuresInARow = 0
  let restUntil = Number.NEGATIVE_INFINITY

  function forget(key: string): void {
    octetsInAll -= kept.get(key)?.octets ?? 0
    kept.delete(key)
  }

  /** Counts what an answer weighs, and forgets the oldest ones past the bounds. */
  function weigh(entry: Kept, key: string, octets: number): void {
    if (kept.get(key) !== entry) return
    octetsInAll += octets - entry.octets
    entry.octets = octets
    while (kept.size > keptAnswers || octetsInAll > keptOctets) {
      const [oldest] = kept.keys()
      if (oldest === undefined) return
      forget(oldest)
    }
  }

  /** A hostile domain can let five questions fail: the root tells whether it is the DNS itself. */
  async function restUnlessAlive(): Promise<void> {
    restUntil = now() + trouble.restMs
    failuresInARow = 0
    const isAlive = await inTime(queryMs, ask('.', 'NS')).then(
      () => true,
      (error: unknown) => absentCodes.has(codeOf(error)),
    )
    if (isAlive) restUntil = Number.NEGATIVE_INFINITY
  }

  async function answerOf(entry: Kept, name: string, type: string): Promise<DnsRecords> {
    const shares = [`zone ${dnsZoneOf(name)}`, ...(entry.peer === null ? [] : [`peer ${entry.peer}`])]
    const leave = await slots.enter(shares)
    entry.isWaiting = false
    if (leave === null) {
      entry.until = now()
      throw dnsError('ECANCELLED')
    }
    try {
      const { records, ttl } = await inTime(queryMs, ask(name, type))
      failuresInARow = 0
      const seconds = Math.max(ttlSeconds.least, ttl ?? ttlSeconds.unknown)
      entry.until = now() + Math.min(ttlSeconds.most, seconds) * 1000
      return records
    } catch (error) {
      const isAbsent = absentCodes.has(codeOf(error))
      failuresInARow = isAbsent ? 0 : failuresInARow + 1
      entry.until = isAbsent ? now() + ttlSeconds.absent * 1000 : now()
      if (failuresInARow >= trouble.inARow) void restUnlessAlive()
      throw error
    } finally {
      leave()
    }
  }

  return (name, type, address = null) => {
    const key = `${type} ${name.toLowerCase()}`
    const peer = address === null ? null : hostNetworkOf(address)
    const known = kept.get(key)
    const isInAnothersShare = known?.isWaiting === true && known.peer !== peer
    if (known?.answer && known.until > now() && !isInAnothersShare) return known.answer
    forget(key)
    if (now() < restUntil) return Promise.reject(dnsError('ECANCELLED'))
    const entry: Kept = {
      peer,
      isWaiting: true,
      until: Number.POSITIVE_INFINITY,
      octets: 0,
      answer: null,
    }
    kept.set(key, entry)
    entry.answer = answerOf(entry, name, type).then((records) => {
      weigh(entry, key, answerOctets + 2 * JSON.stringify(records).length)
      return records
    })
    weigh(entry, key, answerOctets)
    return entry.answer
  }
}

/** Why a question has no answer, as the DNS libraries name it. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' ? code : 'ESERVFAIL'
}

/** A failure as the DNS libraries throw it. */
export function dnsError(code: string): Error {
  return Object.assign(new Error(`the DNS query failed: ${code}`), { code })
}

/** Asks some servers, each an address with or without a port; those of the system when none is named. */
export function askDns(servers: readonly string[] = []): (name: string, type: string) => Promise<DnsReply> {
  const system = new SystemResolver({ timeout: queryMs, tries: 1 })
  if (servers.length > 0) system.setServers(servers)
  return async (name, type) => {
    if (type === 'A' || type === 'AAAA') {
      const found = await (type === 'A'
        ? system.resolve4(name, { ttl: true })
        : system.resolve6(name, { ttl: true }))
      const [first] = found
      return { records: found.map(({ address }) => address), ttl: first?.ttl ?? null }
    }
    if (type === 'TXT') return { records: await system.resolveTxt(name), ttl: null }
    if (type === 'MX') return { records: await system.resolveMx(name), ttl: null }
    if (type === 'PTR') return { records: await system.resolvePtr(name), ttl: null }
    if (type === 'NS') return { records: await system.resolveNs(name), ttl: null }
    if (type === 'CNAME') return { records: await system.resolveCname(name), ttl: null }
    if (type === 'SRV') return { records: (await system.resolveSrv(name)).map(serviceText), ttl: null }
    throw dnsError('ENOTIMP')
  }
}

/** A service as zone files write it. RFC 2782 */
function serviceText({ priority, weight, port, name }: SrvRecord): string {
  return `${priority} ${weight} ${port} ${name}`
}

/** Waits for an answer, but only for so long; rejects with a code then, that of a server which is late unless said. */
export async function inTime<Value>(ms: number, work: Promise<Value>, code = 'ETIMEOUT'): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(dnsError(code)), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
