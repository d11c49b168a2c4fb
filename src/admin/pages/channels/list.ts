import type { Channel } from '../../../domain/outgoing/channel.ts'
import { presets } from '../../../domain/outgoing/presets.ts'
import { type KeptProbe, listProbes } from '../../../store/channel-probes.ts'
import { listChannels } from '../../../store/channels.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, visibleLine } from '../../visible-text.ts'

/** What the list of channels may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly kindKey: string
    readonly address: BreakableAddress
    readonly isSystem: boolean
    readonly state: ChannelState
  }[]
}

/** How a channel stands: a text and a colour. */
export type ChannelState = { readonly key: string; readonly tone: 'good' | 'bad' | 'wait' | 'plain' }

/** What the page shows of channels. */
export function toView(channels: readonly Channel[], probes: ReadonlyMap<string, KeptProbe>): View {
  return {
    rows: channels.map((channel) => ({
      name: visibleLine(channel.name),
      href: `/channels/${channel.id}`,
      kindKey: `channels.kind.${channel.kind}`,
      address: breakableAddress(channel.address),
      isSystem: channel.isSystem,
      state: stateOf(channel, probes.get(channel.id) ?? null),
    })),
  }
}

/** How a channel stands, by what was last found of it. */
export function stateOf({ active, kind, settings }: Channel, probe: KeptProbe | null): ChannelState {
  if (!active) return { key: 'channels.state.inactive', tone: 'plain' }
  const isUnconnected = presets[kind].provider !== null && settings.oauth?.connectedAt === null
  if (isUnconnected) return { key: 'channels.state.unconnected', tone: 'wait' }
  if (settings.server === null) return { key: 'channels.state.active', tone: 'good' }
  if (probe === null) return { key: 'channels.state.untested', tone: 'wait' }
  return probe.isGood
    ? { key: 'channels.state.good', tone: 'good' }
    : { key: 'channels.state.bad', tone: 'bad' }
}

/** Shows the channels. F5 */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listChannels(database.reader), await listProbes(database.reader))
    render(request, response, 'channels/list', view, { titleKey: 'channels.title' })
  }
