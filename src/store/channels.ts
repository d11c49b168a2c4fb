import type { Channel, ChannelKind, ChannelSettings } from '../domain/outgoing/channel.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { columnJson, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { saveNamed } from './named-rows.ts'

/** A channel about to be written. */
export type NewChannel = Omit<Channel, 'hasSecret' | 'version'> & {
  /** The password or token, sealed for the id of the channel; `null` for none, `undefined` to leave what is there. */
  readonly sealedSecret?: string | null
}

type ChannelRow = {
  id: string
  name: string
  kind: ChannelKind
  address: string
  sender_name: string
  is_system: boolean | number
  active: boolean | number
  settings: string
  has_secret: boolean | number
  version: number
}

const columns = ['id', 'name', 'kind', 'address', 'sender_name', 'is_system', 'active', 'settings', 'version']

/** All channels, by name. */
export async function listChannels(db: Db): Promise<readonly Channel[]> {
  const rows: ChannelRow[] = await db('channels')
    .select(...columns, db.raw('sealed_secret is not null as has_secret'))
    .orderBy('folded_name')
  return rows.map(toChannel)
}

/** The channel with this id; `null` when there is none. */
export async function findChannel(db: Db, id: string): Promise<Channel | null> {
  return (await listChannels(db)).find((channel) => channel.id === id) ?? null
}

/** The names of the blobs that hold the logos of channels. M17 */
export async function listLogos(db: Db): Promise<readonly string[]> {
  return (await listChannels(db)).flatMap(({ settings }) => settings.appearance.logo ?? [])
}

/** The sealed password or token of a channel; `null` where there is none. */
export async function findSealedSecret(db: Db, id: string): Promise<string | null> {
  const row: { sealed_secret: string | null } | undefined = await db('channels')
    .where({ id })
    .first('sealed_secret')
  return row?.sealed_secret ?? null
}

/** Writes a channel; `false` when another has its name. One alone is the system's: the last that was made so. */
export async function saveChannel(trx: Db, channel: NewChannel, now: Date): Promise<boolean> {
  const { id, name, kind, address, senderName, isSystem, active, settings, sealedSecret } = channel
  const was: { version: number; created_at: string; sealed_secret: string | null } | undefined = await trx(
    'channels',
  )
    .where({ id })
    .first('version', 'created_at', 'sealed_secret')
  const isSaved = await saveNamed(trx, 'channels', {
    id,
    name,
    kind,
    address,
    address_folded: keyText(foldAddress(address)),
    sender_name: senderName,
    is_system: isSystem,
    active,
    settings: columnJson(settings),
    sealed_secret: sealedSecret === undefined ? (was?.sealed_secret ?? null) : sealedSecret,
    version: (was?.version ?? 0) + 1,
    created_at: was?.created_at ?? now.toISOString(),
  })
  if (isSaved && isSystem) await trx('channels').whereNot({ id }).update({ is_system: false })
  return isSaved
}

/** Keeps a sealed token in the place of another; `false` when that is no longer the one that is kept. */
export async function replaceSealedSecret(
  db: Db,
  id: string,
  { was, is }: { readonly was: string; readonly is: string },
): Promise<boolean> {
  return (await db('channels').where({ id, sealed_secret: was }).update({ sealed_secret: is })) > 0
}

function toChannel(row: ChannelRow): Channel {
  const settings: ChannelSettings = JSON.parse(row.settings)
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    address: row.address,
    senderName: row.sender_name,
    isSystem: Boolean(row.is_system),
    active: Boolean(row.active),
    settings,
    hasSecret: Boolean(row.has_secret),
    version: row.version,
  }
}
