import { Readable } from 'node:stream'
import type { DKIMVerifyResult, DNSResolver } from 'mailauth'
import type { Authentication, CheckResult, DmarcPolicy } from '../../domain/mail/authentication.ts'
import { type PassedOver, withoutCostlySignatures } from './costly-signatures.ts'
import type { Resolver } from './resolver.ts'

/** The oldest keys that can be broken today are shorter. RFC 8301 §3.2 */
const minKeyBits = 1024

/** What SPF came to; never rejects. RFC 7208 §4 */
export async function checkSpf(
  peer: { readonly address: string; readonly helo: string | null },
  reversePath: string | null,
  hostname: string,
  resolve: Resolver,
): Promise<NonNullable<Authentication['spf']>> {
  try {
    const { spf } = await library()
    const found = await spf({
      ip: peer.address,
      helo: peer.helo ?? `[${peer.address}]`,
      ...(reversePath === null ? {} : { sender: reversePath }),
      mta: hostname,
      resolver: asDnsResolver(resolve),
    })
    return { result: resultOf(found.status.result), domain: found.domain ? found.domain.toLowerCase() : null }
  } catch {
    return { result: 'temperror', domain: null }
  }
}

/** What the signatures and seals of a message came to. */
export type Signatures = {
  readonly dkim: Authentication['dkim']
  readonly arc: Authentication['arc'] & { readonly instance: number | null }
  /** The signers that speak for the author where DMARC does not say. */
  readonly alignedSigners: readonly string[]
  /** Whether any was too costly to be looked at. */
  readonly areUnread: boolean
}

/** What of a message without signatures. */
export const noSignatures: Signatures = {
  dkim: [],
  arc: { result: 'none', sealer: null, instance: null },
  alignedSigners: [],
  areUnread: false,
}

/** Verifies DKIM signatures and ARC seals while the message streams by; never rejects. RFC 6376 §6, RFC 8617 §5.2 */
export async function checkSignatures(
  octets: AsyncIterable<Uint8Array>,
  resolve: Resolver,
): Promise<Signatures> {
  const options = { resolver: asDnsResolver(resolve), minBitLength: minKeyBits }
  try {
    const { dkimVerify, arc } = await library()
    const passedOver: PassedOver[] = []
    const bounded = withoutCostlySignatures(octets, (signature) => passedOver.push(signature))
    const verified = await dkimVerify(Readable.from(bounded, { objectMode: false }), {
      ...options,
      rejectRsaSha1: true,
      sender: 'postmaster@localhost',
    })
    const dkim = verified.results.filter(({ signingDomain }) => signingDomain)
    const chain = verified.arc
    const sealed = chain?.chain ? await arc({ ...chain, chain: chain.chain }, options) : null
    const seal: unknown = chain?.lastEntry?.['arc-seal']?.parsed?.d?.value
    return {
      dkim: [
        ...dkim.map((signature) => ({
          result: signatureResult(signature),
          domain: (signature.signingDomain ?? '').toLowerCase(),
          selector: (signature.selector ?? '').toLowerCase(),
        })),
        ...passedOver.map(({ domain, selector }) => ({ result: 'policy' as const, domain, selector })),
      ],
      arc: {
        result: resultOf(sealed?.status.result ?? (chain?.error ? 'fail' : 'none')),
        sealer: typeof seal === 'string' ? seal.toLowerCase() : null,
        instance: sealed?.i || null,
      },
      alignedSigners: dkim.flatMap((signature) => {
        const isSure = signatureResult(signature) === 'pass' && verified.headerFrom.length === 1
        return isSure && signature.status.aligned ? [(signature.signingDomain ?? '').toLowerCase()] : []
      }),
      areUnread: passedOver.some(({ isTooLong }) => isTooLong),
    }
  } catch {
    // What we could not read may have been signed: nothing certain may follow from it.
    return { ...noSignatures, dkim: [{ result: 'temperror', domain: '', selector: '' }] }
  }
}

/** What DMARC came to, and what the author's domain asks for; never rejects. RFC 7489 §6.6.2 */
export async function checkDmarc(
  author: { readonly addresses: readonly string[]; readonly fields: number },
  spf: Authentication['spf'],
  dkim: Authentication['dkim'],
  resolve: Resolver,
): Promise<Authentication['dmarc']> {
  try {
    const { dmarc } = await library()
    const found = await dmarc({
      headerFrom: [...author.addresses],
      fromFields: author.fields,
      spfDomains: spf?.result === 'pass' && spf.domain !== null ? [spf.domain] : [],
      dkimDomains: dkim.filter(({ result }) => result === 'pass').map(({ domain }) => ({ domain })),
      resolver: asDnsResolver(resolve),
    })
    // Without an author, or with several, there is no result at all: that proves nothing, so it is a failure.
    if (!found) return { result: 'fail', policy: null }
    return { result: resultOf(found.status.result), policy: policyOf(found.policy) }
  } catch {
    return { result: 'temperror', policy: null }
  }
}

/** A signature that covers only the start of the body would let anybody write the rest. RFC 6376 §8.2 */
function signatureResult({ status }: DKIMVerifyResult['results'][number]): CheckResult {
  return status.underSized ? 'policy' : resultOf(status.result)
}

const results: readonly string[] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
] satisfies CheckResult[]

function isResult(text: string): text is CheckResult {
  return results.includes(text)
}

function resultOf(text: string): CheckResult {
  return isResult(text) ? text : 'neutral'
}

function policyOf(text: string | undefined): DmarcPolicy | null {
  return text === 'none' || text === 'quarantine' || text === 'reject' ? text : null
}

/** Its types know of text alone, but it takes MX records as the DNS library gives them. */
function asDnsResolver(resolve: Resolver): DNSResolver {
  return (name, type) => resolve(name, type) as ReturnType<DNSResolver>
}

/** Loaded with the first message that needs it: most commands never do. */
function library(): Promise<typeof import('mailauth')> {
  return import('mailauth')
}
