import type { Channel } from '../../../domain/outgoing/channel.ts'
import { isPersonalAddress, presets } from '../../../domain/outgoing/presets.ts'
import { type KeptProbe, listProbes, type ProbeLine } from '../../../store/channel-probes.ts'
import { type ChannelUses, channelUses, isUsed } from '../../../store/channel-uses.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { type UsesView, usesView } from './channel-form-view.ts'
import { channelOf } from './edit.ts'
import { type ChannelState, stateOf } from './list.ts'

/** What the page of a channel may mention. */
export type View = {
  readonly name: string
  readonly state: ChannelState
  readonly kindKey: string
  readonly address: string
  readonly senderName: string
  readonly isSystem: boolean
  /** `null` where the recipients' own servers are asked. */
  readonly server: string | null
  readonly encryptionKey: string | null
  readonly user: string | null
  readonly mechanismKey: string | null
  readonly togetherKey: string
  readonly whenUnknownKey: string
  readonly uses: UsesView | null
  /** Whether somebody has to consent at the provider, and when that was last done. */
  readonly connection: { readonly isConnected: boolean; readonly at: Date | null } | null
  readonly isPersonal: boolean
  readonly probe: ProbeView | null
  readonly hasServer: boolean
  readonly base: string
}

/** What the last test found. */
export type ProbeView = {
  readonly at: Date
  readonly failingSince: Date | null
  readonly lines: readonly {
    readonly stepKey: string
    readonly stateKey: string
    readonly tone: 'good' | 'bad' | 'plain'
    readonly whyKey: string | null
    readonly words: string
    readonly duration: string
  }[]
}

const tones = { good: 'good', bad: 'bad', skipped: 'plain' } as const

/** What the page shows of a channel. */
export function toView(channel: Channel, probe: KeptProbe | null, uses: ChannelUses): View {
  const { settings, kind, address } = channel
  const { server, login, oauth } = settings
  return {
    name: visibleLine(channel.name),
    state: stateOf(channel, probe),
    kindKey: `channels.kind.${kind}`,
    address: visibleLine(address),
    senderName: visibleLine(channel.senderName),
    isSystem: channel.isSystem,
    server: server === null ? null : visibleLine(`${server.host}:${server.port}`),
    encryptionKey: server === null ? null : `channels.encryption.${server.encryption}`,
    user: login === null ? null : visibleLine(login.user),
    mechanismKey: login === null ? null : `channels.mechanism.${login.mechanism}`,
    togetherKey: `channels.sendsTogether.${settings.sendsTogether ? 'yes' : 'no'}`,
    whenUnknownKey: `channels.whenUnknown.${settings.whenUnknown}`,
    uses: isUsed(uses) ? usesView(uses) : null,
    connection:
      presets[kind].provider === null || oauth === undefined
        ? null
        : {
            isConnected: oauth.connectedAt !== null,
            at: oauth.connectedAt === null ? null : new Date(oauth.connectedAt),
          },
    isPersonal: kind === 'microsoft-oauth' && isPersonalAddress(address),
    probe: probe === null ? null : probeView(probe),
    hasServer: server !== null,
    base: `/channels/${channel.id}`,
  }
}

/** What a page shows of a test. */
function probeView({ at, failingSince, lines }: KeptProbe): ProbeView {
  return { at, failingSince, lines: lines.map(lineView) }
}

/** Shows a channel: what it is, what uses it, and what its last test found. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const channel = await channelOf(context, request)
  const probe = (await listProbes(reader)).get(channel.id) ?? null
  const view = toView(channel, probe, await channelUses(reader, channel.id))
  render(request, response, 'channels/show', view, { title: view.name })
}

function lineView({ step, state, ms, why, words }: ProbeLine): ProbeView['lines'][number] {
  return {
    stepKey: `channels.step.${step}`,
    stateKey: `channels.step-state.${state}`,
    tone: tones[state],
    whyKey: why === null ? null : `channels.why.${why}`,
    words: visibleLine(words),
    duration: ms === null ? '' : `${ms}\u00a0ms`,
  }
}
