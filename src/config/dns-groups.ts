import { dnsLists, dnsServers } from './dns-lists.ts'
import { group, setting } from './setting.ts'

/** The settings of what the DNS is asked; a function, so that they stand in the documentation where they are called. */
export function dnsGroups() {
  return {
    dns: group({
      servers: setting(
        'dns.servers',
        dnsServers,
        'system',
        'Servers of the DNS that are asked about senders: addresses, with a port if need be, separated by commas; or system.',
      ),
    }),
    dnsbl: group({
      zones: setting(
        'dnsbl.zones',
        dnsLists,
        'off',
        'Lists of abuse that are asked for each peer: `ZONE`, or `ZONE=127.0.0.2+127.0.0.8/30` where only some answers count, separated by commas, or off.',
      ),
    }),
    dnswl: group({
      zones: setting(
        'dnswl.zones',
        dnsLists,
        'off',
        'Lists of trust: whoever is on one is on no list of abuse and never waits; written like dnsbl.zones, or off.',
      ),
    }),
  }
}
