import type { MailProviderId, ServerPlace } from '../outgoing/mail-providers.ts'

/** What a server that was found speaks. */
export type FoundProtocol = 'imap' | 'pop3' | 'smtp'

/** A server that somebody says serves an address. */
export type FoundServer = ServerPlace & {
  readonly protocol: FoundProtocol
  /** As whom one signs in there. */
  readonly user: string
}

/** Who says so: a provider that is known, the domain's DNS, its own web host, or the public list of Thunderbird. */
export type FoundSource = 'provider' | 'dns' | 'domain' | 'public-list'

/** The settings that one source says of an address. */
export type FoundSettings = {
  readonly source: FoundSource
  /** What exactly said so: a host of an MX, a name in the DNS, or an address of the web. */
  readonly evidence: string
  /** `null` where it is nobody that we know. */
  readonly provider: MailProviderId | null
  readonly servers: readonly FoundServer[]
}
