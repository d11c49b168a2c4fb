import { parseNetwork } from '../../domain/mail/network.ts'
import type { Listing } from '../../domain/policy/reputation.ts'
import { codeOf, type Resolver } from '../authenticity/resolver.ts'
import { isInNetworks, makeNetworks } from '../../domain/mail/network-set.ts'

/** A list of the DNS that is asked for peers. */
export type DnsList = {
  readonly zone: string
  readonly kind: Listing['kind']
  /** The answers that count as being listed, as addresses or networks; all of 127.0.0.0/8 when there is none. */
  readonly codes: readonly string[]
}

/** Asks a list for a peer; never rejects. */
export type AskList = (address: string, resolve: Resolver) => Promise<Listing>

/** A list answers within the loopback network; all else comes from whoever has taken its place. RFC 5782 §2.1 */
const answers = makeNetworks(['127.0.0.0/8'])
/** By these answers a list says that it will not tell: the resolver is a public one, or asks too much. */
const complaints = makeNetworks(['127.255.255.0/24'])

/** What went wrong on our side: we had no slot, no time or no way to the DNS, and the list was not asked. */
const ownTrouble = new Set(['ECANCELLED', 'ECONNREFUSED'])

const shownCodes = 8
/** So many failures of its servers in a row, and for so long the list is left alone: a dead one slows no message. */
const trouble = { inARow: 5, restMs: 60_000 }

/** Makes the question of one list; a list that fails again and again is asked only now and then. */
export function askList(
  { zone, kind, codes }: DnsList,
  onTrouble: (zone: string, cause: string) => void,
  now: () => number = Date.now,
): AskList {
  const counting = makeNetworks(codes.length === 0 ? ['127.0.0.0/8'] : codes)
  let failuresInARow = 0
  let restUntil = Number.NEGATIVE_INFINITY

  function unknown(cause: string, found: readonly string[]): Listing {
    failuresInARow += 1
    if (failuresInARow >= trouble.inARow) {
      restUntil = now() + trouble.restMs
      failuresInARow = 0
      onTrouble(zone, cause)
    }
    return { zone, kind, result: 'unknown', codes: found }
  }

  return async (address, resolve) => {
    const name = listName(address, zone)
    if (name === null || now() < restUntil) return { zone, kind, result: 'unknown', codes: [] }
    try {
      const records = (await resolve(name, 'A')).filter((record) => typeof record === 'string')
      const found = records.slice(0, shownCodes)
      if (!found.every(isAnswer)) return unknown(`answered ${found.join(' ')}`, found)
      failuresInARow = 0
      const isListed = found.some((code) => isInNetworks(counting, code))
      return { zone, kind, result: isListed ? 'listed' : 'absent', codes: found }
    } catch (error) {
      const code = codeOf(error)
      if (ownTrouble.has(code)) return { zone, kind, result: 'unknown', codes: [] }
      if (code !== 'ENOTFOUND' && code !== 'ENODATA') return unknown(code, [])
      failuresInARow = 0
      return { zone, kind, result: 'absent', codes: [] }
    }
  }
}

/** The name under which a list knows an address; `null` when it is none. RFC 5782 §2.1, RFC 5782 §2.4 */
export function listName(address: string, zone: string): string | null {
  const reversed = reverseLabels(address)
  return reversed === null ? null : `${reversed}.${zone}`
}

/** The labels of an address from its end: four numbers of an IPv4 address, 32 digits of an IPv6 one. */
export function reverseLabels(address: string): string | null {
  const network = parseNetwork(address)
  if (network === null) return null
  const { family, prefix } = network
  const labels =
    family === 4
      ? [24n, 16n, 8n, 0n].map((shift) => String((prefix >> shift) & 0xffn))
      : [...prefix.toString(16).padStart(32, '0')]
  return labels.reverse().join('.')
}

function isAnswer(code: string): boolean {
  return isInNetworks(answers, code) && !isInNetworks(complaints, code)
}
