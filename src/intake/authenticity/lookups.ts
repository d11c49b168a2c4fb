import type { DnsAnswer } from '../../domain/mail/authentication.ts'
import { codeOf, type DnsRecords, dnsError, inTime, type Resolver } from './resolver.ts'

/** The questions that one check asks, noted with their answers. */
export type Lookups = {
  /** Asks within what is left of time and questions; rejects with `ECANCELLED` beyond. */
  readonly resolve: Resolver
  /** What came back so far, in the order of asking. */
  answers(): readonly DnsAnswer[]
}

const maxQuestions = 60
const maxNotedLength = 4_096

/**
 * Notes what a check asks the DNS, and ends its questions when the time is over: hostile records cost no more.
 *
 * They are asked on behalf of a peer; `null` where whoever speaks brings everybody's mail.
 */
export function beginLookups(resolver: Resolver, budgetMs: number, peer: string | null): Lookups {
  const noted = new Map<string, DnsAnswer>()
  const deadline = performance.now() + budgetMs
  let asked = 0
  return {
    async resolve(name, type) {
      asked++
      const leftMs = deadline - performance.now()
      try {
        if (asked > maxQuestions || leftMs <= 0) throw dnsError('ECANCELLED')
        const records = await inTime(leftMs, resolver(name, type, peer), 'ECANCELLED')
        noted.set(`${type} ${name}`, { name, type, records: records.map(asText), error: null })
        return records
      } catch (error) {
        noted.set(`${type} ${name}`, { name, type, records: [], error: codeOf(error) })
        throw error
      }
    },
    answers: () => [...noted.values()],
  }
}

function asText(record: DnsRecords[number]): string {
  if (typeof record === 'string') return record.slice(0, maxNotedLength)
  if ('exchange' in record) return `${record.priority} ${record.exchange}`
  return record.join('').slice(0, maxNotedLength)
}
