import { domainList, forwarderList, networkList } from './forwarders.ts'
import { group, setting } from './setting.ts'

/** The settings of hosts whose word counts: what they found out of a sender, or whom they let in. */
export function trustGroups() {
  return {
    forwarders: group({
      trusted: setting(
        'forwarders.trusted',
        forwarderList,
        'off',
        'Hosts in front of us whose Authentication-Results count: `NAME=NETWORK+NETWORK`, separated by commas, or off.',
      ),
      sealers: setting(
        'forwarders.sealers',
        domainList,
        'google.com, microsoft.com',
        'Domains of forwarders whose ARC seal counts, separated by commas, or off.',
      ),
    }),
    submitters: group({
      trusted: setting(
        'submitters.trusted',
        networkList,
        '127.0.0.0/8, ::1',
        'Networks whose SMTP mail is believed to be from whom it says where nothing proves it, separated by commas, or off. Name only hosts that let in nobody but people you know; off where a proxy or mail server on this host passes on mail of the Internet.',
      ),
    }),
    fronts: group({
      xclient: setting(
        'fronts.xclient',
        networkList,
        'off',
        'Networks of mail proxies that may tell the SMTP door by XCLIENT for whom they speak, separated by commas, or off.',
      ),
      xforward: setting(
        'fronts.xforward',
        networkList,
        'off',
        'Networks of mail servers that may tell the SMTP door by XFORWARD from whom a message came, separated by commas, or off.',
      ),
      proxy: setting(
        'fronts.proxy',
        networkList,
        'off',
        'Networks of proxies that begin each session of the SMTP door with a PROXY header, version 1, and must, separated by commas, or off.',
      ),
    }),
  }
}
