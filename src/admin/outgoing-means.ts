import type { Resolver } from '../intake/authenticity/resolver.ts'
import { dnsError } from '../intake/authenticity/resolver.ts'
import type { AccountSource } from '../outgoing/accounts/account.ts'
import type { AccountChecks } from '../outgoing/accounts/account-checks.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { type MailNetwork, mailNetwork } from '../outgoing/mail-network.ts'
import type { AccessTokens } from '../outgoing/oauth/access-tokens.ts'
import type { OAuthAddresses } from '../outgoing/oauth/endpoints.ts'
import type { ProbeLimits } from '../outgoing/probe-channel.ts'

/** What the pages of outgoing mail ask of the world outside. */
export type OutgoingWorld = {
  /** The mail servers that may be asked. */
  readonly network: MailNetwork
  /** Who hands out tokens. */
  readonly addresses: OAuthAddresses
  readonly resolve: Resolver
  /** What we call ourselves to other servers. */
  readonly hostname: string
  readonly probeLimits?: ProbeLimits
  /** Where mail comes in from outside, as this host reaches it; nowhere when left out. */
  readonly listener?: () => Listener | null
  /** Accounts beside those that every house has. */
  readonly accountSources?: readonly AccountSource[]
}

/** The same, with what hands out access tokens, and the tests of all accounts. */
export type OutgoingMeans = OutgoingWorld & {
  readonly accessTokens: AccessTokens
  readonly checks: AccountChecks
}

/** A world in which nobody is asked anything: for pages that are made without one. */
export const noWorld: OutgoingWorld = {
  network: { ...mailNetwork([]), resolve: async () => [] },
  addresses: {
    googleAuthorizeUrl: 'https://provider.invalid/authorize',
    googleTokenUrl: 'https://provider.invalid/token',
    microsoftUrl: 'https://provider.invalid',
  },
  resolve: async () => {
    throw dnsError('ECANCELLED')
  },
  hostname: 'localhost',
}
