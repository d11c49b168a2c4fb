import { domainToASCII } from 'node:url'
import { splitAddress } from '../../domain/mail/address.ts'
import type { SenderDomain } from '../../domain/policy/reputation.ts'
import { isInsideAddress } from '../authenticity/inside-address.ts'
import { codeOf, type Resolver } from '../authenticity/resolver.ts'

/** Mail servers that are looked for: one that can be reached is enough, and hostile records name hundreds. */
const maxServers = 4

type Reach = SenderDomain['result']

/**
 * Finds whether answers to a reverse-path could be delivered; `null` when it names no domain. Never rejects.
 *
 * A domain is unroutable when the DNS says for certain that there is no server, or none outside of private networks.
 * RFC 5321 §5.1, RFC 7505 §4.2
 */
export async function findSenderDomain(
  reversePath: string | null,
  resolve: Resolver,
): Promise<SenderDomain | null> {
  const named =
    splitAddress(reversePath ?? '')
      ?.domain.toLowerCase()
      .replace(/\.$/, '') ?? ''
  // An address in brackets says where to deliver by itself. RFC 5321 §4.1.3
  if (named === '' || named.startsWith('[')) return null
  const domain = domainToASCII(named)
  if (!domain.includes('.')) return { domain: named, result: 'unroutable' }
  return { domain, result: await reachOf(domain, resolve) }
}

async function reachOf(domain: string, resolve: Resolver): Promise<Reach> {
  try {
    const servers = (await resolve(domain, 'MX'))
      .filter((record) => typeof record === 'object' && 'exchange' in record)
      .toSorted((one, other) => one.priority - other.priority)
      .map(({ exchange }) => exchange.replace(/\.$/, ''))
    if (servers.length > 0 && servers.every((name) => name === '')) return 'null-mx'
    const named = servers.filter((name) => name !== '').slice(0, maxServers)
    return await anyReach(named.length === 0 ? [domain] : named, resolve)
  } catch (error) {
    // Without an MX record the domain's own host takes its mail. RFC 5321 §5.1
    return isAbsent(error) ? anyReach([domain], resolve) : 'unknown'
  }
}

async function anyReach(hosts: readonly string[], resolve: Resolver): Promise<Reach> {
  let isUnknown = false
  for (const host of hosts) {
    for (const type of ['A', 'AAAA']) {
      try {
        const addresses = await resolve(host, type)
        if (addresses.some((address) => typeof address === 'string' && !isInsideAddress(address)))
          return 'accepts'
      } catch (error) {
        if (!isAbsent(error)) isUnknown = true
      }
    }
  }
  return isUnknown ? 'unknown' : 'unroutable'
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOTFOUND' || code === 'ENODATA'
}
