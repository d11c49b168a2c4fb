import { readSecretText } from '../domain/outgoing/channel-secret.ts'
import type { Log } from '../domain/log.ts'
import type { PulledAccount } from '../domain/pull/pulled-account.ts'
import type { PullingMeans } from '../domain/pull/pulling-means.ts'
import type { Credentials } from '../gateway/pull/mailbox.ts'
import { type MailboxMeans, usualLimits } from '../gateway/pull/open-mailbox.ts'
import { type Puller, startPuller } from '../gateway/pull/puller.ts'
import { PullError, tokenFault } from '../gateway/pull/pull-error.ts'
import { createPullingMeans } from '../gateway/pull/test-account.ts'
import type { Intake } from '../intake/intake.ts'
import { mailNetwork } from '../outgoing/mail-network.ts'
import { NoTokenError } from '../outgoing/oauth/authorize.ts'
import { pulledHolder } from '../outgoing/oauth/token-holder.ts'
import type { ChannelMeans } from '../outgoing/open-channel.ts'
import { findPulledSecret } from '../store/pulled-accounts.ts'
import { createPullJournal } from '../store/pull-journal.ts'
import { channelMeans } from './channel-means.ts'
import type { Workspace } from './workspace.ts'

/** The ports at which the public network hands mail out. RFC 8314 §3.2, §3.3 */
const pullPorts: ReadonlySet<number> = new Set([110, 143, 993, 995])
/** A person waits for a test: its steps are given less time than those of a process. */
const testLimits = { connectMs: 5_000, silentMs: 10_000 }
/** The page of all accounts answers within seconds, whatever one of them does. */
export const quickTestLimits = { connectMs: 2_500, silentMs: 3_000 }

/** Starts to pull from the accounts of a database. */
export async function startPulling(workspace: Workspace, intake: Intake, log: Log): Promise<Puller> {
  const means = await mailboxMeans(workspace)
  return startPuller({ ...means, journal: createPullJournal(workspace.database), intake, log })
}

/** What the pages test accounts by. */
export async function pullingMeans(
  workspace: Pick<Workspace, 'config' | 'database'>,
  limits: MailboxMeans['limits'] = testLimits,
): Promise<PullingMeans> {
  return createPullingMeans({ ...(await mailboxMeans(workspace)), limits })
}

async function mailboxMeans(workspace: Pick<Workspace, 'config' | 'database'>): Promise<MailboxMeans> {
  const means = await channelMeans(workspace)
  const { mayConnect } = mailNetwork(workspace.config.outgoing.privateNetworks, pullPorts)
  return {
    network: { mayReach: mayConnect },
    credentialsOf: (account, refused) => credentialsOf(account, means, refused),
    limits: usualLimits,
  }
}

async function credentialsOf(
  account: PulledAccount,
  means: ChannelMeans,
  refused?: string,
): Promise<Credentials> {
  const { user } = account.settings
  const { database, secrets, accessTokens } = means
  const holder = pulledHolder(account, database)
  if (holder !== null) {
    const secret = await accessTokens(holder, refused).catch((error: unknown) => {
      if (!(error instanceof NoTokenError)) throw error
      throw new PullError(tokenFault(error.code), error.code, error)
    })
    return { user, secret, isToken: true }
  }
  const sealed = await findPulledSecret(database.writer, account.id)
  const secret = readSecretText(secrets.open(sealed ?? '', account.id) ?? '')
  if (secret?.kind !== 'password') throw new PullError('no-secret')
  return { user, secret: secret.password, isToken: false }
}
