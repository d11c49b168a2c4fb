import type { Channel } from '../domain/outgoing/channel.ts'
import type { ProbeLine } from '../store/channel-probes.ts'
import { type ChannelMeans, openChannel } from './open-channel.ts'
import { type ProbeOptions, probeChannel } from './probe-channel.ts'

/** Opens a channel as sending does and tests it; one whose secret is missing is tested up to the sign-in. M6 */
export async function testOpenedChannel(
  channel: Channel,
  means: ChannelMeans,
  options: ProbeOptions,
): Promise<readonly ProbeLine[]> {
  const opened = await openChannel(channel, means).catch(() => null)
  if (opened !== null) return probeChannel(opened, options)
  const lines = await probeChannel({ server: channel.settings.server, auth: null }, options)
  return lines.map((line) =>
    line.step === 'sign-in' ? { ...line, state: 'bad' as const, why: 'no-secret' } : line,
  )
}
