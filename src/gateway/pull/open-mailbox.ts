import type { PulledAccount } from '../../domain/pull/pulled-account.ts'
import { findAddresses } from '../../intake/find-addresses.ts'
import { openImapMailbox } from './imap-mailbox.ts'
import type { Credentials, Mailbox, OpenOptions, PullLimits } from './mailbox.ts'
import { openPop3Mailbox } from './pop3-mailbox.ts'
import { PullError, pullErrorOf } from './pull-error.ts'

/** Where mailboxes may be asked. */
export type PullNetwork = {
  readonly mayReach: (address: string, port: number) => boolean
  /** Who is asked for the addresses of a host; the system where nobody is named. */
  readonly find?: typeof findAddresses
  /** A certificate that is believed beside those of the system. */
  readonly ca?: string
}

/** What opens the mailbox of an account. */
export type MailboxMeans = {
  readonly network: PullNetwork
  /** Who signs in there, with another token than one that was refused; throws a PullError where there is no password or token. */
  readonly credentialsOf: (account: PulledAccount, refused?: string) => Promise<Credentials>
  readonly limits: PullLimits
}

/** How long servers may take, unless somebody says otherwise. */
export const usualLimits: PullLimits = { connectMs: 15_000, silentMs: 120_000 }

/**
 * Connects to the server of an account and signs in; throws a PullError.
 *
 * Its name is looked up once, and nobody but an address that was looked at is called.
 */
export async function openMailbox(
  { kind, settings }: PulledAccount,
  credentials: Credentials,
  { network, limits }: Pick<MailboxMeans, 'network' | 'limits'>,
  listening: Pick<OpenOptions, 'hear' | 'reached'>,
): Promise<Mailbox> {
  const { host, port, encryption } = settings.server
  const find = network.find ?? findAddresses
  const found = await find(host, limits.connectMs).catch(() => [])
  const addresses = found.filter((address) => network.mayReach(address, port))
  let last = new PullError('unreachable')
  for (const address of addresses) {
    const ca = network.ca === undefined ? {} : { ca: network.ca }
    const options = { host, address, port, encryption, credentials, limits, ...ca, ...listening }
    try {
      return await (kind === 'imap' ? openImapMailbox(options) : openPop3Mailbox(options))
    } catch (error) {
      last = pullErrorOf(error)
      // Another address of the same host would say the same.
      if (last.fault !== 'unreachable' && last.fault !== 'timed-out') break
    }
  }
  throw last
}
