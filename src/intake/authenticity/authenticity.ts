import type { Authentication } from '../../domain/mail/authentication.ts'
import { isSameOrAbove } from '../../domain/mail/authentication.ts'
import { foldAddress, parseMailboxes, splitAddress } from '../../domain/mail/address.ts'
import { type Envelope, senderAddressOf } from '../../domain/mail/envelope.ts'
import { decodeRewrittenSender } from '../../domain/mail/forwarding.ts'
import { countFields, fieldsNamed } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import {
  type KnownForwarder,
  isForwarder,
  knownForwarders,
  sealedTestimonyOf,
  testimonyOf,
  type Testimony,
  type TrustedForwarder,
} from './forwarders.ts'
import { beginLookups, type Lookups } from './lookups.ts'
import { checkDmarc, checkSignatures, checkSpf, noSignatures, type Signatures } from './mail-auth.ts'
import { isInsideAddress } from './inside-address.ts'
import type { Resolver } from './resolver.ts'

/** What is needed to find out who really sent a message. */
export type AuthenticityOptions = {
  readonly resolver: Resolver
  readonly hostname: string
  readonly forwarders: readonly TrustedForwarder[]
  /** The domains whose ARC seal counts, in lower case. */
  readonly sealers: readonly string[]
}

/** What is known when the looking begins, before any octet of the message. */
export type Look = Pick<Envelope, 'door' | 'peer' | 'reversePath'>

/** A message that has come, to be looked at to the end. */
export type LookedAt = {
  readonly headerSection: HeaderSection
  /** The whole message again, read only when it is signed; `null` when its signatures are not to be looked at. */
  readonly octets: (() => AsyncIterable<Uint8Array>) | null
}

/** Finds out who really sent a message. */
export type Authenticity = {
  /** Begins with what needs no message; the rest follows when it has come. Never rejects. */
  begin(look: Look): (message: LookedAt) => Promise<Authentication | null>
}

/** All lookups of a stage together, in milliseconds. */
const budgetMs = 5_000
/** Honest mail has a few signatures and as many seals; each one costs a key and a digest of the message. */
const maxSignatures = 10
const maxFields = 1_000

/** Opens the looking on a resolver. */
export function createAuthenticity(options: AuthenticityOptions): Authenticity {
  const forwarders = knownForwarders(options.forwarders)
  return {
    begin(look) {
      const { helo } = look.peer
      const address = outsideAddressOf(look)
      const lookups = beginLookups(options.resolver, budgetMs, askerOf(forwarders, address))
      const spf =
        address === null
          ? null
          : checkSpf({ address, helo }, look.reversePath, options.hostname, lookups.resolve)
      return async (message) => conclude({ ...options, forwarders }, look, { spf, lookups }, message)
    },
  }
}

/** Where the sender speaks from, as the Internet knows it; `null` where a host of ours stands between. */
function outsideAddressOf(look: Look): string | null {
  const address = senderAddressOf(look)
  return address === null || isInsideAddress(address) ? null : address
}

/** On whose behalf is asked: a trusted forwarder brings everybody's mail, and one sender's must not hold up the others'. */
function askerOf(forwarders: readonly KnownForwarder[], address: string | null): string | null {
  return address === null || isForwarder(forwarders, address) ? null : address
}

/** What has been begun before the message came. */
type Begun = {
  /** `null` when the peer's address says nothing. */
  readonly spf: Promise<NonNullable<Authentication['spf']>> | null
  readonly lookups: Lookups
}

async function conclude(
  options: Omit<AuthenticityOptions, 'forwarders'> & { readonly forwarders: readonly KnownForwarder[] },
  look: Look,
  begun: Begun,
  { headerSection, octets }: LookedAt,
): Promise<Authentication | null> {
  const { peer, reversePath } = look
  const author = authorOf(headerSection)
  const told = testimonyOf(options.forwarders, peer.address, headerSection, author.domain)
  const counts = ['DKIM-Signature', 'ARC-Seal'].map((name) => countFields(headerSection, name))
  const isSigned = counts.some((count) => count > 0)
  // A host of ours passed it on, and nothing in it proves anything: there is nothing to ask.
  if (begun.spf === null && told === null && !isSigned) return null
  const asker = askerOf(options.forwarders, outsideAddressOf(look))
  const lookups = beginLookups(options.resolver, budgetMs, asker)
  const isBounded = counts.every((count) => count <= maxSignatures) && headerSection.length <= maxFields
  const isReadable = isSigned && isBounded && octets !== null
  const [spf, signatures] = await Promise.all([
    begun.spf,
    isReadable ? checkSignatures(octets(), lookups.resolve) : noSignatures,
  ])
  const dmarc = await checkDmarc(author, spf, signatures.dkim, lookups.resolve)
  const testimony = told ?? sealedBy(options.sealers, signatures, headerSection, author.domain)
  const { result, sealer } = signatures.arc
  return {
    spf,
    dkim: signatures.dkim,
    dmarc: testimony === null ? dmarc : { result: testimony.dmarc, policy: dmarc.policy },
    arc: { result, sealer },
    authorDomain: author.domain,
    forwarder: testimony?.forwarder ?? null,
    originalSender: decodeRewrittenSender(reversePath),
    aligned: testimony?.isAligned === true || isProved(author.domain, spf, signatures, dmarc),
    answers: [...begun.lookups.answers(), ...lookups.answers()],
    ...((signatures.areUnread || (isSigned && !isReadable)) && { hasUnreadSignatures: true }),
  }
}

/** The author as we show it, so that nobody is proved whom the pages do not name. */
function authorOf(section: HeaderSection): {
  readonly addresses: readonly string[]
  readonly fields: number
  readonly domain: string | null
} {
  const fields = fieldsNamed(section, 'From')
  const addresses = fields.flatMap(({ value }) =>
    parseMailboxes(value).map(({ address }) => foldAddress(address)),
  )
  const domains = new Set(addresses.map((address) => splitAddress(address)?.domain ?? ''))
  const [domain = ''] = domains
  const isOne = fields.length === 1 && domains.size === 1 && domain !== ''
  return { addresses, fields: fields.length, domain: isOne ? domain : null }
}

function sealedBy(
  sealers: readonly string[],
  { arc }: Signatures,
  section: HeaderSection,
  authorDomain: string | null,
): Testimony | null {
  const { result, sealer, instance } = arc
  if (result !== 'pass' || sealer === null || instance === null || !sealers.includes(sealer)) return null
  return sealedTestimonyOf(sealer, instance, section, authorDomain)
}

/** DMARC proves it; where the domain has no DMARC, a signer or a reverse-path that stands for the author does. */
function isProved(
  authorDomain: string | null,
  spf: Authentication['spf'],
  { dkim, alignedSigners }: Signatures,
  dmarc: Authentication['dmarc'],
): boolean {
  if (authorDomain === null) return false
  if (dmarc.result !== 'none') return dmarc.result === 'pass'
  if (spf?.result === 'pass' && spf.domain !== null && isSameOrAbove(spf.domain, authorDomain)) return true
  return dkim.some(
    ({ result, domain }) =>
      result === 'pass' && (isSameOrAbove(domain, authorDomain) || alignedSigners.includes(domain)),
  )
}
