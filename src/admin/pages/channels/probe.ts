import type { Channel } from '../../../domain/outgoing/channel.ts'
import { testOpenedChannel } from '../../../outgoing/test-channel.ts'
import { type KeptProbe, keepProbe } from '../../../store/channel-probes.ts'
import { writeTransaction } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import type { Page, PageContext } from '../../page.ts'
import { seeOther } from '../../visit.ts'
import { channelOf } from './edit.ts'

/** Tests a channel at a click and shows what was found. M6 */
export const submitProbe: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  const found = await testChannel(context, channel)
  await note(context, request, {
    event: 'channel-tested',
    subject: channel.name,
    details: { isGood: found?.isGood ?? null },
  })
  seeOther(response, `/channels/${channel.id}#test`)
}

/** Tests a channel and keeps what was found; `null` where it has no server of its own. */
export async function testChannel(context: PageContext, channel: Channel): Promise<KeptProbe | null> {
  const { database, clock, secrets, outgoing } = context
  const { network, hostname, probeLimits: limits, accessTokens } = outgoing
  const options = { network, hostname, ...(limits === undefined ? {} : { limits }) }
  const lines = await testOpenedChannel(channel, { database, secrets, accessTokens }, options)
  if (lines.length === 0) return null
  return writeTransaction(database, (trx) => keepProbe(trx, channel.id, lines, clock()))
}
