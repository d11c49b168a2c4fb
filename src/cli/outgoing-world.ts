import type { OutgoingWorld } from '../admin/outgoing-means.ts'
import { type SettingsWorld, usualFileAddresses } from '../admin/found-settings/find-settings.ts'
import { publicNetwork } from '../admin/remote-images/network.ts'
import type { Config } from '../config.ts'
import { askDns, createResolver } from '../intake/authenticity/resolver.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { mailNetwork } from '../outgoing/mail-network.ts'

/** What outgoing mail may ask of the world, as the configuration says. */
export function outgoingWorldOf(
  { outgoing, oauth, dns, hostname }: Config,
  listener: () => Listener | null,
): OutgoingWorld {
  return {
    network: mailNetwork(outgoing.privateNetworks),
    addresses: oauth,
    resolve: createResolver(askDns(dns.servers)),
    hostname,
    listener,
  }
}

/** Who is asked about the mail servers of a domain: the DNS, and the public web alone. */
export function settingsWorldOf({ resolve }: Pick<OutgoingWorld, 'resolve'>): SettingsWorld {
  return { resolve, web: publicNetwork, fileAddresses: usualFileAddresses }
}
