import type { Config } from '../config.ts'
import type { Log } from '../domain/log.ts'
import { createAuthenticity } from '../intake/authenticity/authenticity.ts'
import { askDns, createResolver } from '../intake/authenticity/resolver.ts'
import type { IntakeOptions } from '../intake/intake.ts'
import { createReputationLooks } from '../intake/reputation/reputation.ts'
import { openScanners } from './open-scanners.ts'

/** Everybody else that a message may be asked about: the DNS and the scanners; nobody is asked before one comes. */
export function openLooks(
  config: Config,
  log: Log,
): Required<Pick<IntakeOptions, 'authenticity' | 'reputation' | 'scanners'>> {
  const { hostname, forwarders, dns, dnsbl, dnswl } = config
  const resolver = createResolver(askDns(dns.servers))
  const lists = [
    ...dnsbl.zones.map((list) => ({ ...list, kind: 'block' as const })),
    ...dnswl.zones.map((list) => ({ ...list, kind: 'allow' as const })),
  ]
  return {
    authenticity: createAuthenticity({
      resolver,
      hostname,
      forwarders: forwarders.trusted,
      sealers: forwarders.sealers,
    }),
    reputation: createReputationLooks({
      resolver,
      lists,
      onTrouble: (zone, cause) => log('warn', 'lookup.failed', { zone, cause }),
    }),
    scanners: openScanners(config, log),
  }
}
