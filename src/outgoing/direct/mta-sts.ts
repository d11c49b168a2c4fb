import type { Resolver } from '../../intake/authenticity/resolver.ts'

/** What a domain says of the servers that may get its mail. RFC 8461 §3.2 */
export type StsPolicy = {
  readonly mode: 'enforce' | 'testing' | 'none'
  /** Names of servers, some with a wildcard for their first label. */
  readonly hosts: readonly string[]
  readonly maxAgeSeconds: number
}

/** Reads the policy file of a domain; `null` when there is none to be had. */
export type FetchPolicy = (domain: string) => Promise<string | null>

/** Tells which servers may get the mail of a domain; `null` where any may. */
export type StsPolicies = (domain: string) => Promise<StsPolicy | null>

/** Policies that are kept at a time. */
const maxPolicies = 5_000
/** No policy is kept longer. RFC 8461 §3.2 */
const maxAgeSeconds = 31_557_600
const maxHosts = 100
/** For so long a domain whose record names another policy than we have is not asked for it again. */
const triedMs = 60_000

/**
 * Keeps the policies of domains for as long as they say, and asks again when their record changes.
 *
 * Who can change answers of the DNS can hide the record but not a policy that is known: it holds until it is too
 * old. RFC 8461 §5.1
 */
export function createStsPolicies(
  resolve: Resolver,
  fetchPolicy: FetchPolicy,
  now: () => number = () => Date.now(),
): StsPolicies {
  const kept = new Map<string, { id: string; policy: StsPolicy | null; until: number }>()
  return async (domain) => {
    const name = domain.toLowerCase()
    const known = kept.get(name)
    const held = known !== undefined && known.until > now() ? known : null
    const id = await recordId(resolve, name)
    if (id === null || id === held?.id) return held?.policy ?? null
    const text = await fetchPolicy(name).catch(() => null)
    const policy = text === null ? null : readStsPolicy(text)
    if (policy === null && held?.policy) return held.policy
    const untilMs = policy === null ? triedMs : policy.maxAgeSeconds * 1000
    kept.delete(name)
    kept.set(name, { id, policy, until: now() + untilMs })
    for (const oldest of kept.keys()) {
      if (kept.size <= maxPolicies) break
      kept.delete(oldest)
    }
    return policy
  }
}

/** Reads a policy file; `null` when it is none. RFC 8461 §3.2 */
export function readStsPolicy(text: string): StsPolicy | null {
  const fields = text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':')
    return colon === -1
      ? []
      : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const]
  })
  const first = (key: string): string | undefined => fields.find(([name]) => name === key)?.[1]
  const mode = (['enforce', 'testing', 'none'] as const).find((each) => each === first('mode')?.toLowerCase())
  const age = first('max_age')
  if (first('version') !== 'STSv1' || mode === undefined || age === undefined || !/^\d{1,10}$/.test(age))
    return null
  const hosts = fields
    .filter(([name]) => name === 'mx')
    .map(([, host]) => host.toLowerCase().replace(/\.$/, ''))
    .slice(0, maxHosts)
  if (mode !== 'none' && hosts.length === 0) return null
  return { mode, hosts, maxAgeSeconds: Math.min(maxAgeSeconds, Number(age)) }
}

/** Whether a policy names a server; a wildcard stands for one label. RFC 8461 §4.1 */
export function namesHost({ hosts }: Pick<StsPolicy, 'hosts'>, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  const rest = name.slice(name.indexOf('.') + 1)
  return hosts.some((listed) => listed === name || (listed.startsWith('*.') && listed.slice(2) === rest))
}

/** The id in the record of a domain; `null` where it has none, or more than one. RFC 8461 §3.1 */
async function recordId(resolve: Resolver, domain: string): Promise<string | null> {
  const records = await resolve(`_mta-sts.${domain}`, 'TXT').catch(() => [])
  const texts = records.flatMap((record) => (Array.isArray(record) ? [record.join('')] : []))
  const policies = texts.filter((text) => /^v=STSv1\s*;/.test(text))
  return policies.length === 1
    ? (/;\s*id=([a-z0-9]{1,32})\s*(?:;|$)/i.exec(policies[0] ?? '')?.[1] ?? null)
    : null
}
