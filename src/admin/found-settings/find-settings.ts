import { domainToASCII } from 'node:url'
import { splitAddress } from '../../domain/mail/address.ts'
import {
  type MailProviderId,
  mailProviderIds,
  mailProviderOf,
  mailProviders,
} from '../../domain/outgoing/mail-providers.ts'
import { isHostName } from '../../domain/outgoing/server-name.ts'
import { readAutoconfig } from '../../domain/pull/autoconfig.ts'
import type { FoundServer, FoundSettings, FoundSource } from '../../domain/pull/found-settings.ts'
import type { Resolver } from '../../intake/authenticity/resolver.ts'
import { fetchGuarded, type GuardedNetwork } from '../guarded-fetch.ts'

/** Who is asked about the mail servers of a domain. */
export type SettingsWorld = {
  readonly resolve: Resolver
  /** Where files may be fetched from; the public network, whatever else is opened. */
  readonly web: GuardedNetwork
  /** Where a domain, or somebody for it, may keep a file about its servers. */
  readonly fileAddresses: (domain: string) => readonly FileAddress[]
}

type FileAddress = { readonly source: Extract<FoundSource, 'domain' | 'public-list'>; readonly url: string }

/** Services of the DNS, the private ones first. RFC 6186 §3.1, RFC 8314 §5.1 */
const services = [
  { name: '_imaps', protocol: 'imap', encryption: 'tls' },
  { name: '_imap', protocol: 'imap', encryption: 'starttls' },
  { name: '_pop3s', protocol: 'pop3', encryption: 'tls' },
  { name: '_pop3', protocol: 'pop3', encryption: 'starttls' },
  { name: '_submissions', protocol: 'smtp', encryption: 'tls' },
  { name: '_submission', protocol: 'smtp', encryption: 'starttls' },
] as const

const fileTerms = {
  accept: 'application/xml, text/xml',
  isHttpsOnly: true,
  octets: 64 * 1024,
  redirects: 3,
  totalMs: 5_000,
} as const

/** The addresses that mail programs ask; the address of a person is told to none of them. */
export function usualFileAddresses(domain: string): readonly FileAddress[] {
  const path = 'mail/config-v1.1.xml'
  return [
    { source: 'domain', url: `https://autoconfig.${domain}/${path}` },
    { source: 'domain', url: `https://${domain}/.well-known/autoconfig/${path}` },
    { source: 'public-list', url: `https://autoconfig.thunderbird.net/v1.1/${domain}` },
  ]
}

/**
 * Finds the mail servers of an address: of a known provider, by the DNS, or by a file that its domain keeps.
 *
 * Every source is asked at once, and one that does not answer is none. Nobody is signed in at: what was found is shown
 * with who said so, because a domain may name hosts of others (RFC 6186 §6).
 */
export async function findSettings(address: string, world: SettingsWorld): Promise<readonly FoundSettings[]> {
  const domain = domainToASCII(splitAddress(address)?.domain ?? '').toLowerCase()
  if (!isHostName(domain) || !/[a-z]/.test(domain)) return []
  const found = await Promise.all([
    providerSettings(domain, address, world),
    serviceSettings(domain, address, world),
    ...world.fileAddresses(domain).map((file) => fileSettings(file, address, world)),
  ])
  return unlike(found.flatMap((each) => (each === null || each.servers.length === 0 ? [] : [each])))
}

async function providerSettings(
  domain: string,
  address: string,
  { resolve }: SettingsWorld,
): Promise<FoundSettings | null> {
  const records = await resolve(domain, 'MX').catch(() => [])
  const exchangers = records.flatMap((record) =>
    typeof record === 'object' && 'exchange' in record ? [record] : [],
  )
  const hosts = exchangers
    .toSorted((one, other) => one.priority - other.priority)
    .map((each) => each.exchange)
  const provider = mailProviderOf(domain, hosts)
  if (provider === null) return null
  const evidence = hosts[0] === undefined ? domain : `MX ${hosts[0]}`
  return { source: 'provider', evidence, provider, servers: serversOfProvider(provider, address) }
}

async function serviceSettings(
  domain: string,
  address: string,
  { resolve }: SettingsWorld,
): Promise<FoundSettings> {
  const found = await Promise.all(
    services.map(async ({ name, protocol, encryption }): Promise<FoundServer[]> => {
      const records = await resolve(`${name}._tcp.${domain}`, 'SRV').catch(() => [])
      const [best] = records.flatMap(serviceOf).toSorted((one, other) => one.priority - other.priority)
      if (best === undefined) return []
      return [{ protocol, host: best.host, port: best.port, encryption, user: address }]
    }),
  )
  const servers = found.flat()
  const evidence = `SRV ${domain}`
  return { source: 'dns', evidence, provider: providerOfServers(servers), servers }
}

async function fileSettings(
  { source, url }: FileAddress,
  address: string,
  { web }: SettingsWorld,
): Promise<FoundSettings | null> {
  const octets = await fetchGuarded(url, web, fileTerms)
  if (octets === null) return null
  const servers = readAutoconfig(octets.toString('utf8'), address)
  return { source, evidence: new URL(url).host, provider: providerOfServers(servers), servers }
}

/** The servers of a provider, for an address there. */
function serversOfProvider(id: MailProviderId, user: string): readonly FoundServer[] {
  const { imap, pop3, smtp } = mailProviders[id]
  return [
    { protocol: 'imap', ...imap, user },
    ...(pop3 === null ? [] : [{ protocol: 'pop3' as const, ...pop3, user }]),
    { protocol: 'smtp', ...smtp, user },
  ]
}

/** A service that is there; a host of one dot says that there is none. RFC 2782 */
function serviceOf(record: unknown): readonly { priority: number; host: string; port: number }[] {
  if (typeof record !== 'string') return []
  const [priority, , port, name = ''] = record.split(' ')
  const host = name.toLowerCase().replace(/\.$/, '')
  const isGood = isHostName(host) && Number(port) >= 1 && Number(port) <= 65_535
  return isGood ? [{ priority: Number(priority), host, port: Number(port) }] : []
}

/** The provider whose server for mail that comes in is among these. */
function providerOfServers(servers: readonly FoundServer[]): MailProviderId | null {
  const hosts = new Set(servers.filter(({ protocol }) => protocol !== 'smtp').map(({ host }) => host))
  return mailProviderIds.find((id) => hosts.has(mailProviders[id].imap.host)) ?? null
}

/** Two who say the same are told once, as the first says it. */
function unlike(found: readonly FoundSettings[]): readonly FoundSettings[] {
  const keyOf = ({ servers }: FoundSettings): string =>
    servers
      .map(({ protocol, host, port }) => `${protocol} ${host} ${port}`)
      .toSorted()
      .join()
  const keys = found.map(keyOf)
  return found.filter((_each, at) => keys.indexOf(keys[at] ?? '') === at)
}
