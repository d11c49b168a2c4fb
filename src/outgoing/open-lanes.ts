import { splitAddress } from '../domain/mail/address.ts'
import type { Channel } from '../domain/outgoing/channel.ts'
import type { OpenedChannel } from '../domain/outgoing/opened-channel.ts'
import type { Resolver } from '../intake/authenticity/resolver.ts'
import { listChannels } from '../store/channels.ts'
import { findDkimKey } from '../store/dkim-keys.ts'
import type { Database } from '../store/database.ts'
import { type Courier, type CourierOptions, defaultLimits, type DeliveryLimits } from './courier.ts'
import { directCourier } from './direct/direct-courier.ts'
import type { StsPolicies } from './direct/mta-sts.ts'
import { folderCourier } from './folder-courier.ts'
import type { LaneOpener, OpenLane } from './lane.ts'
import { serverCourier } from './smtp/server-courier.ts'
import type { Privacy, Way } from './smtp/smtp-session.ts'

/** Where mail without a channel goes: to a host that delivers it, or into a folder, one `.eml` file each. */
export type Destination =
  | {
      readonly host: string
      readonly port: number
      readonly isImplicitTls: boolean
      readonly user: string | null
      readonly password: string | null
    }
  | { readonly folder: string }

/** What opens lanes. */
export type LaneMeans = {
  readonly database: Database
  /** `null` where mail without a channel waits; a folder takes all mail, whatever its channel. */
  readonly destination: Destination | null
  readonly hostname: string
  openChannel(channel: Channel): Promise<OpenedChannel>
  readonly resolve: Resolver
  readonly policies: StsPolicies
  /** Whether the servers of channels and recipients may be at an address. */
  mayReach(address: string, port: number): boolean
  readonly clock?: () => Date
  readonly limits?: DeliveryLimits
  /** The port of recipients' own servers. */
  readonly directPort?: number
}

/** Opens the lanes of channels; one is kept open while its channel stays as it is. */
export function laneOpener(means: LaneMeans): LaneOpener {
  const opened = new Map<string | null, { readonly version: string; readonly way: OpenLane }>()
  return async (channelId) => {
    const { destination } = means
    const isFolder = destination !== null && 'folder' in destination
    const channel = channelId === null || isFolder ? null : await findChannel(means.database, channelId)
    if (channelId !== null && !isFolder && channel === null) {
      opened.get(channelId)?.way.courier.retire()
      opened.delete(channelId)
      return null
    }
    const version = channel === null ? '' : await versionOf(channel, means.database)
    const known = opened.get(channelId)
    if (known?.version === version) return known.way
    known?.way.courier.retire()
    const way = channel === null ? defaultWay(means) : await wayOf(channel, means)
    if (way !== null) opened.set(channelId, { version, way })
    return way
  }
}

/** The courier of a destination that the configuration names. A password never leaves in clear text. */
export function courierTo(destination: Destination, options: CourierOptions): Courier {
  if ('folder' in destination) return folderCourier(destination.folder, options)
  const { host, port, isImplicitTls, user, password } = destination
  const way: Way = {
    host,
    port,
    // Without a password, encryption to an unknown certificate is still better than none. RFC 7435 §1
    privacy: isImplicitTls ? 'tls' : user === null ? 'opportunistic' : 'starttls',
    isVerified: user !== null,
    auth: user === null ? null : { mechanism: null, user, password: password ?? '' },
    mayReach: () => true,
  }
  return serverCourier(way, options)
}

async function findChannel(database: Database, id: string): Promise<Channel | null> {
  const channels = await listChannels(database.writer)
  return channels.find((channel) => channel.id === id && channel.active) ?? null
}

/** A channel is another once it is changed, or what signs its mail is. */
async function versionOf({ version, address }: Channel, database: Database): Promise<string> {
  const key = await findDkimKey(database.writer, splitAddress(address)?.domain.toLowerCase() ?? '')
  return `${version} ${key?.selector ?? ''} ${key?.state ?? ''}`
}

function defaultWay(means: LaneMeans): OpenLane | null {
  if (means.destination === null) return null
  return { courier: courierTo(means.destination, optionsOf(means, null)), whenUnknown: 'stop' }
}

async function wayOf(channel: Channel, means: LaneMeans): Promise<OpenLane> {
  const { server, auth, whenUnknown, dkim } = await means.openChannel(channel)
  const options = optionsOf(means, dkim)
  const from = { name: channel.senderName, address: channel.address }
  const sender = { from, appearance: channel.settings.appearance }
  if (server === null) {
    const { resolve, policies, mayReach, directPort } = means
    const port = directPort === undefined ? {} : { port: directPort }
    const courier = directCourier({ ...options, resolve, policies, mayReach, ...port })
    return { courier, whenUnknown, ...sender }
  }
  const privacy: Privacy = server.encryption
  const { host, port } = server
  const way = { host, port, privacy, isVerified: auth !== null, auth, mayReach: means.mayReach }
  return { courier: serverCourier(way, options), whenUnknown, ...sender }
}

function optionsOf(
  { hostname, limits = defaultLimits, clock = () => new Date() }: LaneMeans,
  dkim: OpenedChannel['dkim'],
): CourierOptions {
  return { hostname, limits, dkim, clock }
}
