import { foldAddress } from '../mail/address.ts'
import type { Channel } from './channel.ts'

/** Why a mail leaves by the channel that it leaves by. F16 */
export type ChannelWhy = 'specific' | 'contract' | 'answer-via' | 'same-address' | 'system' | 'none'

/** The channel of a mail, and why; no channel stands for the smarthost of the configuration. */
export type ChosenChannel = { readonly channelId: string | null; readonly why: ChannelWhy }

/** What may say by which channel a mail leaves. */
export type ChannelWishes = {
  /** What a step of a workflow names. F14 */
  readonly specific: string | null
  /** What the contract of the ticket names. F11, F13 */
  readonly contract: string | null
  /** What the desk of the ticket names. O17 */
  readonly answerVia: string | null
  /** The address of the desk. O18 */
  readonly deskAddress: string | null
}

/** Chooses the channel that the first of them names: step, contract, desk, address of the desk, system. F16, O12 */
export function chooseChannel(channels: readonly Channel[], wishes: ChannelWishes): ChosenChannel {
  const active = channels.filter((channel) => channel.active)
  const named = (id: string | null): Channel | undefined => active.find((channel) => channel.id === id)
  const folded = wishes.deskAddress === null ? null : foldAddress(wishes.deskAddress)
  const asked: readonly (readonly [ChannelWhy, Channel | undefined])[] = [
    ['specific', named(wishes.specific)],
    ['contract', named(wishes.contract)],
    ['answer-via', named(wishes.answerVia)],
    ['same-address', active.find(({ address }) => foldAddress(address) === folded)],
    ['system', active.find(({ isSystem }) => isSystem)],
  ]
  for (const [why, channel] of asked) if (channel !== undefined) return { channelId: channel.id, why }
  return { channelId: null, why: 'none' }
}
