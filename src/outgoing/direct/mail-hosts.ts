import { isIP } from 'node:net'
import { codeOf, type Resolver } from '../../intake/authenticity/resolver.ts'

/** A server that takes mail for a domain. */
export type MailHost = { readonly name: string; readonly addresses: readonly string[] }

/** Which servers take mail for a domain, the preferred first; or that none does, for good or for now. */
export type MailHosts =
  | { readonly kind: 'hosts'; readonly hosts: readonly MailHost[] }
  /** The domain says that it takes no mail. RFC 7505 */
  | { readonly kind: 'null-mx' }
  | { readonly kind: 'no-domain' }
  | { readonly kind: 'trouble'; readonly reply: string }

/** A domain may name as many as it likes; further ones are not asked. */
const maxHosts = 8
const maxAddresses = 4

/** Finds the servers of a domain: its MX records by preference, else its own addresses. RFC 5321 §5.1 */
export async function findMailHosts(domain: string, resolve: Resolver): Promise<MailHosts> {
  const literal = /^\[(?:IPv6:)?([0-9a-f:.]+)\]$/i.exec(domain)?.[1]
  if (literal !== undefined && isIP(literal) !== 0)
    return { kind: 'hosts', hosts: [{ name: literal, addresses: [literal] }] }
  const records = await ask(resolve, domain, 'MX')
  if (typeof records === 'string') return { kind: 'trouble', reply: records }
  const exchanges = records
    .flatMap((record) => (typeof record === 'object' && 'exchange' in record ? [record] : []))
    .sort((one, other) => one.priority - other.priority)
  if (exchanges.length > 0 && exchanges.every(({ exchange }) => exchange === '' || exchange === '.'))
    return { kind: 'null-mx' }
  const names =
    exchanges.length === 0 ? [domain] : exchanges.map(({ exchange }) => exchange.replace(/\.$/, ''))
  const hosts: MailHost[] = []
  let trouble: string | null = null
  for (const name of [...new Set(names)].slice(0, maxHosts)) {
    const addresses = await addressesOf(resolve, name)
    if (typeof addresses === 'string') trouble = addresses
    else if (addresses.length > 0) hosts.push({ name, addresses })
  }
  if (hosts.length > 0) return { kind: 'hosts', hosts }
  return trouble === null ? { kind: 'no-domain' } : { kind: 'trouble', reply: trouble }
}

async function addressesOf(resolve: Resolver, name: string): Promise<readonly string[] | string> {
  const [four, six] = await Promise.all([ask(resolve, name, 'A'), ask(resolve, name, 'AAAA')])
  const found = [four, six].flatMap((records) =>
    typeof records === 'string' ? [] : records.filter((record) => typeof record === 'string'),
  )
  if (found.length > 0) return found.slice(0, maxAddresses)
  return typeof four === 'string' ? four : typeof six === 'string' ? six : []
}

/** The records of a name, none where there are none for certain; in words what went wrong. */
async function ask(
  resolve: Resolver,
  name: string,
  type: string,
): Promise<Awaited<ReturnType<Resolver>> | string> {
  try {
    return await resolve(name, type)
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME'
      ? []
      : `DNS ${code} ${type} ${name}`
  }
}
