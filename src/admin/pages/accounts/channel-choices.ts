import type { Channel } from '../../../domain/outgoing/channel.ts'
import { visibleLine } from '../../visible-text.ts'

/** A way by which a test message may leave; one without a name is that of the configuration. */
export type ChannelChoice = { readonly value: string; readonly name: string; readonly isChosen: boolean }

/** What stands in a form for the server that the configuration names. */
const configured = '-'

/** The ways by which test messages may leave; `null` is that of the configuration, `undefined` none. */
export function channelChoices(
  channels: readonly Channel[],
  chosen: string | null | undefined,
): readonly ChannelChoice[] {
  const choices = channels
    .filter(({ active, id }) => active || id === chosen)
    .map(({ id, name }) => ({ value: id, name: visibleLine(name), isChosen: id === chosen }))
  return [...choices, { value: configured, name: '', isChosen: chosen === null }]
}

/** The way that a form names; `undefined` where it names none. */
export function readChannel(value: string, channels: readonly Channel[]): string | null | undefined {
  if (value === configured) return null
  return channels.find(({ id }) => id === value)?.id
}
