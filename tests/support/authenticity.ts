import { generateKeyPairSync } from 'node:crypto'
import { dkimSign, sealMessage } from 'mailauth'
import {
  type Authenticity,
  type AuthenticityOptions,
  createAuthenticity,
} from '../../src/intake/authenticity/authenticity.ts'
import { type DnsRecords, dnsError, type Resolver } from '../../src/intake/authenticity/resolver.ts'

/** What a DNS of a test holds, by `TYPE name`: texts are TXT strings, a code in capitals is a failure. */
export type Zone = Readonly<Record<string, readonly string[] | 'ETIMEOUT' | 'ESERVFAIL'>>

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** The key record that all signatures of tests verify with. */
export const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`

/** The zone of an author's domain that does all that can be done: SPF for 192.0.2.7, a key, and DMARC. */
export function zoneOf(domain: string, policy: 'none' | 'quarantine' | 'reject' | null = 'reject'): Zone {
  return {
    [`TXT ${domain}`]: ['v=spf1 ip4:192.0.2.7 -all'],
    [`TXT s1._domainkey.${domain}`]: [keyRecord],
    ...(policy === null ? {} : { [`TXT _dmarc.${domain}`]: [`v=DMARC1; p=${policy}`] }),
  }
}

/** A resolver that knows only a zone, and notes what it was asked. */
export function resolverOf(zone: Zone): Resolver & { readonly asked: string[] } {
  const asked: string[] = []
  const resolve = async (name: string, type: string): Promise<DnsRecords> => {
    const question = `${type} ${name}`
    asked.push(question)
    const found = zone[question]
    if (found === undefined) throw dnsError('ENOTFOUND')
    if (typeof found === 'string') throw dnsError(found)
    if (type === 'MX') return found.map(asMx)
    return type === 'TXT' ? found.map((text) => [text]) : found
  }
  return Object.assign(resolve, { asked })
}

/** `10 mx.example` as the DNS library gives it; the root is an empty name there. */
function asMx(text: string): { readonly priority: number; readonly exchange: string } {
  const [priority = '', name = ''] = text.split(' ')
  return { priority: Number(priority), exchange: name.replace(/\.$/, '') }
}

/** The real looking over a zone. */
export function authenticityOver(zone: Zone, change: Partial<AuthenticityOptions> = {}): Authenticity {
  return createAuthenticity({
    resolver: resolverOf(zone),
    hostname: 'mx.empresa.example',
    forwarders: [],
    sealers: [],
    ...change,
  })
}

/** A mail signed for a domain, under the selector `s1`. */
export async function signed(raw: string, domain: string): Promise<string> {
  const key = { signingDomain: domain, selector: 's1', privateKey }
  const { signatures } = await dkimSign(raw, { ...key, signatureData: [key] })
  return signatures + raw
}

/** A mail with an ARC set of a forwarder, which says what it found. */
export async function sealed(raw: string, domain: string, authResults: string): Promise<string> {
  const set = await sealMessage(raw, {
    signingDomain: domain,
    selector: 's1',
    privateKey,
    authResults,
    cv: 'none',
  })
  return set.toString() + raw
}
