import { sayIn } from '../admin/say.ts'
import { mailNetwork } from '../outgoing/mail-network.ts'
import { testOpenedChannel } from '../outgoing/test-channel.ts'
import { keepProbe } from '../store/channel-probes.ts'
import { writeTransaction } from '../store/database.ts'
import { noteChange } from './audit-note.ts'
import { wantedChannel } from './channel.ts'
import { channelMeans } from './channel-means.ts'
import type { Invocation } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { printList } from './output.ts'
import { withStores } from './workspace.ts'

const say = sayIn('en')

/** `channel test`: opens connection, encryption and sign-in of a channel, and sends nothing. M6 */
export async function testChannel(invocation: Invocation): Promise<ExitCode> {
  const { config, isJson } = invocation
  const lines = await withStores(config(), 'read', async (workspace) => {
    const { database } = workspace
    const channel = await wantedChannel(database, invocation)
    const { outgoing, hostname } = config()
    const options = { network: mailNetwork(outgoing.privateNetworks), hostname }
    const found = await testOpenedChannel(channel, await channelMeans(workspace), options)
    if (found.length > 0)
      await writeTransaction(database, (trx) => keepProbe(trx, channel.id, found, new Date()))
    const isGood = found.every(({ state }) => state !== 'bad')
    await noteChange(database, 'channel-tested', channel.name, { isGood })
    return found
  })
  const rows = lines.map(({ step, state, ms, why, words }) => ({
    step,
    state,
    ms,
    why: why === null ? null : isJson ? why : say(`channels.why.${why}`),
    words,
  }))
  await printList(rows, ['step', 'state', 'ms', 'why', 'words'], isJson)
  return lines.every(({ state }) => state !== 'bad') ? exitCode.ok : exitCode.unavailable
}
