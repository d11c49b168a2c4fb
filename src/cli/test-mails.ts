import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../domain/log.ts'
import { createAccountChecks } from '../outgoing/accounts/account-checks.ts'
import { houseAccounts } from '../outgoing/accounts/house-accounts.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { mailNetwork } from '../outgoing/mail-network.ts'
import { type Destination, laneOpener } from '../outgoing/open-lanes.ts'
import { createTestMailWork } from '../outgoing/test-mail/test-mail-work.ts'
import { channelMeans } from './channel-means.ts'
import { laneMeans } from './outgoing.ts'
import { readSecret } from './secret.ts'
import type { Workspace } from './workspace.ts'

/** What test messages need beside the workspace. */
export type TestMailsOptions = {
  readonly destination: Destination | null
  readonly listener: () => Listener | null
  readonly log: Log
}

const lookEveryMs = 2_000
/** For so long what is being sent may go on when the process is to end. */
const graceMs = 2_000
/** A test message says something of now: a server that takes longer takes too long. */
const limits = { silenceMs: 20_000, wholeMs: 45_000, lastReplyMs: 45_000 }

/** Looks now and then for test messages that are due, whoever asked for them. Gives what ends it. C5 */
export async function startTestMails(
  { config, database, blobs }: Workspace,
  { destination, listener, log }: TestMailsOptions,
): Promise<() => Promise<void>> {
  const { hostname } = config
  const clock = (): Date => new Date()
  const means = await channelMeans({ config, database })
  const lanes = laneMeans(config, means, destination)
  const network = mailNetwork(config.outgoing.privateNetworks)
  const { resolve } = lanes
  const sources = houseAccounts({ database, clock, listener, network, resolve, hostname, means })
  const work = createTestMailWork({
    database,
    blobs,
    signature: { secret: await readSecret(config), hostname },
    open: (channelId) => laneOpener({ ...lanes, limits })(channelId),
    checks: createAccountChecks({ database, clock, log, sources }),
    clock,
    log,
  })
  let inHand: Promise<void> | null = null
  const look = (): void => {
    inHand ??= work
      .look()
      .catch((error: unknown) => log('error', 'store.failed', { task: 'test messages', error }))
      .finally(() => {
        inHand = null
      })
  }
  const timer = setInterval(look, lookEveryMs)
  return async () => {
    clearInterval(timer)
    await inHand
    await Promise.race([work.idle(), pause(graceMs, undefined, { ref: false })])
  }
}
