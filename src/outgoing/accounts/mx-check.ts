import { networkInterfaces } from 'node:os'
import type { Resolver } from '../../intake/authenticity/resolver.ts'
import { findMailHosts, type MailHost } from '../direct/mail-hosts.ts'
import { type CheckLine, checkLine } from './account.ts'

/** Looks whether the MX of a domain leads to this host, by its name or by an address of it. M6, RFC 5321 §5.1 */
export async function checkMx(domain: string, hostname: string, resolve: Resolver): Promise<CheckLine> {
  const label = 'accounts.check.mx'
  const from = performance.now()
  const [found, ours] = await Promise.all([findMailHosts(domain, resolve), ownAddresses(hostname, resolve)])
  const ms = Math.round(performance.now() - from)
  if (found.kind === 'trouble')
    return checkLine(label, 'bad', { whyKey: 'accounts.why.no-dns', words: found.reply })
  if (found.kind !== 'hosts') return checkLine(label, 'bad', { whyKey: 'accounts.why.no-mx', words: domain })
  const isOurs = ({ name, addresses }: MailHost): boolean =>
    name.toLowerCase() === hostname.toLowerCase() || addresses.some((address) => ours.has(address))
  const words = found.hosts.map(({ name }) => name).join(', ')
  if (!found.hosts.some(isOurs))
    return checkLine(label, 'bad', { whyKey: 'accounts.why.mx-elsewhere', words })
  return checkLine(label, 'good', { ms, words })
}

/** The public addresses of the host's name, and those of its own network cards. */
async function ownAddresses(hostname: string, resolve: Resolver): Promise<ReadonlySet<string>> {
  const asked = await Promise.all(['A', 'AAAA'].map((type) => resolve(hostname, type).catch(() => [])))
  const cards = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return new Set([
    ...asked.flat().filter((record) => typeof record === 'string'),
    ...cards.filter(({ internal }) => !internal).map(({ address }) => address),
  ])
}
