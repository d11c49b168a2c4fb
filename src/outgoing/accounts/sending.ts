import type { Channel } from '../../domain/outgoing/channel.ts'
import { keepProbe, type ProbeLine } from '../../store/channel-probes.ts'
import { listChannels } from '../../store/channels.ts'
import type { MailNetwork } from '../mail-network.ts'
import type { ChannelMeans } from '../open-channel.ts'
import type { ProbeLimits } from '../probe-channel.ts'
import { testOpenedChannel } from '../test-channel.ts'
import { isTextKey } from '../../i18n/translate.ts'
import type { TextKey } from '../../i18n/pt-br.ts'
import { type Account, type AccountSource, areGood, type CheckLine, checkLine } from './account.ts'

/** What the tests of channels need. */
export type SendingOptions = {
  readonly means: ChannelMeans
  readonly network: MailNetwork
  /** What we call ourselves in EHLO. */
  readonly hostname: string
  readonly limits?: ProbeLimits
}

/** A server that hangs costs all of it: the page waits no longer. */
const pageLimits: ProbeLimits = { reachMs: 3_000, stepMs: 4_000, wholeMs: 4_000 }

/** The channels by which mail leaves: connect, encryption and sign-in are tried, and nothing is sent. M6 */
export function sendingAccounts(options: SendingOptions): AccountSource {
  return {
    async list() {
      const channels = await listChannels(options.means.database.reader)
      return channels.filter(({ active }) => active).map((channel) => accountOf(channel, options))
    },
  }
}

function accountOf(
  channel: Channel,
  { means, network, hostname, limits = pageLimits }: SendingOptions,
): Account {
  let found: readonly ProbeLine[] = []
  return {
    key: `channel:${channel.id}`,
    kind: 'sending',
    name: channel.name,
    href: `/channels/${channel.id}`,
    async check({ transcript }) {
      const options = { network, hostname, limits, ...(transcript === null ? {} : { transcript }) }
      found = await testOpenedChannel(channel, means, options)
      if (found.length > 0) return found.map(toLine)
      return [checkLine('channels.step.reach', 'skipped', { whyKey: 'accounts.why.direct' })]
    },
    async keep(trx, lines, now) {
      if (channel.settings.server === null) return null
      const isTold = areGood(lines) || found.some(({ state }) => state === 'bad')
      return (await keepProbe(trx, channel.id, isTold ? found : [unanswered], now)).failingSince
    },
  }
}

/** What is kept of a test that was broken off. */
const unanswered: ProbeLine = { step: 'reach', state: 'bad', ms: null, why: 'timeout', words: '' }

function toLine({ step, state, ms, why, words }: ProbeLine): CheckLine {
  return checkLine(`channels.step.${step}`, state, { ms, whyKey: whyKeyOf(why), words })
}

function whyKeyOf(why: string | null): TextKey | null {
  const key = `channels.why.${why}`
  return isTextKey(key) ? key : null
}
