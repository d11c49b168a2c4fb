import { foldAddress } from '../domain/mail/address.ts'
import type { Channel } from '../domain/outgoing/channel.ts'
import { findChannel, listChannels, type NewChannel, saveChannel } from './channels.ts'
import { type ChannelUses, channelUses, isUsed } from './channel-uses.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'

/** What became of a change of a channel. */
export type ChannelChange =
  | { readonly kind: 'saved' }
  /** Somebody else changed it since it was shown. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'name-taken' }
  /** Another channel sends from the address: one of them alone can be meant by it. M15 */
  | { readonly kind: 'address-taken'; readonly by: string }
  /** It was to be switched off, and these steps send by it and no other. F14 */
  | { readonly kind: 'named-by-steps'; readonly steps: readonly string[] }

/** Writes a channel that is new, or that still has the version that was changed. F10 */
export async function changeChannel(
  database: Database,
  channel: NewChannel,
  version: number | null,
  now: Date,
): Promise<ChannelChange> {
  return writeTransaction(database, async (trx) => {
    await lockRow(trx, channel.id)
    const was = await findChannel(trx, channel.id)
    if ((was?.version ?? null) !== version) return { kind: 'stale' }
    const holder = await holderOf(trx, channel)
    if (holder !== null) return { kind: 'address-taken', by: holder.name }
    const steps = was?.active === true && !channel.active ? (await channelUses(trx, channel.id)).steps : []
    if (steps.length > 0) return { kind: 'named-by-steps', steps }
    return { kind: (await saveChannel(trx, channel, now)) ? 'saved' : 'name-taken' }
  })
}

/** Removes a channel that nothing names and nothing waits for; else says what does. F12 */
export async function removeChannel(database: Database, id: string): Promise<ChannelUses | 'removed'> {
  return writeTransaction(database, async (trx) => {
    await lockRow(trx, id)
    const uses = await channelUses(trx, id)
    if (isUsed(uses)) return uses
    await trx('channel_probes').where({ channel_id: id }).delete()
    await trx('channels').where({ id }).delete()
    return 'removed'
  })
}

/** Two who change the same channel at once: the second sees what the first made of it. */
async function lockRow(trx: Db, id: string): Promise<void> {
  await trx('channels').where({ id }).forUpdate().first('id')
}

async function holderOf(trx: Db, { id, address }: NewChannel): Promise<Channel | null> {
  const folded = foldAddress(address)
  const others = (await listChannels(trx)).filter((channel) => channel.id !== id)
  return others.find((channel) => foldAddress(channel.address) === folded) ?? null
}
