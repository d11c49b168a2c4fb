import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Log } from '../domain/log.ts'
import { askDns, createResolver } from '../intake/authenticity/resolver.ts'
import { fetchStsPolicy } from '../outgoing/direct/fetch-policy.ts'
import { createStsPolicies } from '../outgoing/direct/mta-sts.ts'
import { type ChannelMeans, openChannel } from '../outgoing/open-channel.ts'
import { mailNetwork } from '../outgoing/mail-network.ts'
import { type Destination, type LaneMeans, laneOpener } from '../outgoing/open-lanes.ts'
import { type Outbound, startOutbound } from '../outgoing/outbound.ts'
import { channelMeans } from './channel-means.ts'
import { readSecret } from './secret.ts'
import type { Workspace } from './workspace.ts'

/** Starts to send the mails of the outbox; what has neither a channel nor a destination waits. */
export async function startOutgoing(
  { config, database, blobs }: Workspace,
  destination: Destination | null,
  log: Log,
): Promise<Outbound> {
  const secret = await readSecret(config)
  const means = await channelMeans({ config, database })
  const open = laneOpener(laneMeans(config, means, destination))
  return startOutbound({ database, blobs, secret, hostname: config.hostname, open, log })
}

/** What opens the ways by which mail leaves. */
export function laneMeans(config: Config, means: ChannelMeans, destination: Destination | null): LaneMeans {
  const { mayConnect } = mailNetwork(config.outgoing.privateNetworks)
  const resolve = createResolver(askDns(config.dns.servers))
  return {
    database: means.database,
    destination,
    hostname: config.hostname,
    openChannel: (channel) => openChannel(channel, means),
    resolve,
    policies: createStsPolicies(resolve, fetchStsPolicy),
    mayReach: mayConnect,
  }
}

/** A folder that takes the place of the world: no fictional mail may reach a real person. */
export async function makeSink(dataDir: string): Promise<Destination> {
  const folder = path.join(dataDir, 'sent')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { folder }
}
