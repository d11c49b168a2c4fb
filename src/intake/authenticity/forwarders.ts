import {
  type AuthenticationResults,
  parseAuthenticationResults,
} from '../../domain/mail/authentication-results.ts'
import { type CheckResult, isSameOrAbove } from '../../domain/mail/authentication.ts'
import { fieldsNamed } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import { isInNetworks, makeNetworks, type NetworkSet } from '../../domain/mail/network-set.ts'

/** A host in front of us whose word counts when it speaks from its own networks. */
export type TrustedForwarder = {
  /** How it names itself in Authentication-Results, in lower case. RFC 8601 §2.5 */
  readonly authservId: string
  readonly networks: readonly string[]
}

/** A trusted forwarder whose networks can be looked up. */
export type KnownForwarder = { readonly authservId: string; readonly networks: NetworkSet }

/** Makes trusted forwarders ready to be looked up. */
export function knownForwarders(forwarders: readonly TrustedForwarder[]): readonly KnownForwarder[] {
  return forwarders.map(({ authservId, networks }) => ({ authservId, networks: makeNetworks(networks) }))
}

/** Whether an address is in the networks of any trusted forwarder. */
export function isForwarder(forwarders: readonly KnownForwarder[], address: string): boolean {
  return forwarders.some(({ networks }) => isInNetworks(networks, address))
}

/** What a forwarder said of the author before it passed the message on. */
export type Testimony = {
  readonly forwarder: string
  readonly dmarc: CheckResult
  readonly isAligned: boolean
}

/**
 * Reads what a trusted forwarder found; `null` when the peer is none, or said nothing.
 *
 * Its field is the topmost of that name: it takes away others of its name that came from outside. RFC 8601 §5
 */
export function testimonyOf(
  forwarders: readonly KnownForwarder[],
  peer: string | null,
  section: HeaderSection,
  authorDomain: string | null,
): Testimony | null {
  const trusted = forwarders.filter(({ networks }) => peer !== null && isInNetworks(networks, peer))
  if (trusted.length === 0) return null
  for (const { value } of fieldsNamed(section, 'Authentication-Results')) {
    const said = parseAuthenticationResults(value)
    const known = trusted.some(({ authservId }) => authservId === said.authservId)
    if (known) return readTestimony(said, said.authservId, authorDomain)
  }
  return null
}

/** Reads what the sealer of the newest set says it found. RFC 8617 §4.1.1 */
export function sealedTestimonyOf(
  sealer: string,
  instance: number,
  section: HeaderSection,
  authorDomain: string | null,
): Testimony | null {
  for (const { value } of fieldsNamed(section, 'ARC-Authentication-Results')) {
    const [set = '', ...rest] = value.split(';')
    if (set.replaceAll(/\s/g, '').toLowerCase() !== `i=${instance}`) continue
    return readTestimony(parseAuthenticationResults(rest.join(';')), sealer, authorDomain)
  }
  return null
}

function readTestimony(
  { results }: AuthenticationResults,
  forwarder: string,
  authorDomain: string | null,
): Testimony {
  const said = results.find(({ method }) => method === 'dmarc')
  const speaksFor = (text: string | undefined): boolean =>
    text !== undefined &&
    authorDomain !== null &&
    isSameOrAbove(text.slice(text.lastIndexOf('@') + 1), authorDomain)
  const isProved = results.some(({ method, result, properties }) => {
    if (result !== 'pass') return false
    if (method === 'dkim') return speaksFor(properties.get('header.d') ?? properties.get('header.i'))
    return method === 'spf' && speaksFor(properties.get('smtp.mailfrom'))
  })
  const dmarc = said?.result === 'pass' || said?.result === 'fail' ? said.result : 'none'
  const isAligned =
    dmarc === 'none' ? isProved : dmarc === 'pass' && said?.properties.get('header.from') === authorDomain
  return { forwarder, dmarc, isAligned: isAligned && authorDomain !== null }
}
