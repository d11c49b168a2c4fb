import { setTimeout as sleep } from 'node:timers/promises'
import { listPendingContent } from '../store/extractions.ts'
import { findMessage } from '../store/messages.ts'
import { readRunState } from './run-state.ts'
import type { Workspace } from './workspace.ts'

const patienceMs = 5000
const pollMs = 50

/** Waits until the content of a message has been read: a running gateway is given 5 s, then it is read here. */
export async function awaitContent(workspace: Workspace, messageId: string): Promise<void> {
  const { config, database } = workspace
  const deadline = Date.now() + patienceMs
  for (;;) {
    const message = await findMessage(database.reader, messageId)
    if (message?.contentState !== 'pending') return
    if (Date.now() > deadline || (await readRunState(config.dataDir)) === null) break
    await sleep(pollMs)
  }
  await readHere(workspace)
}

/** Waits until all content has been read: a running gateway is left to it while it makes progress. */
export async function awaitAllContent(workspace: Workspace): Promise<void> {
  const { config, database } = workspace
  let oldest: string | null = null
  let deadline = Date.now() + patienceMs
  for (;;) {
    const [next] = await listPendingContent(database.reader, 1)
    if (next === undefined) return
    if (next.messageId !== oldest) {
      oldest = next.messageId
      deadline = Date.now() + patienceMs
    }
    if (Date.now() > deadline || (await readRunState(config.dataDir)) === null) break
    await sleep(pollMs)
  }
  await readHere(workspace)
}

/** Reading twice does no harm: content that is there already is replaced by the same. */
async function readHere(workspace: Workspace): Promise<void> {
  // The path of a message is not loaded before it is known to be needed: these commands start fast.
  const { withIntake } = await import('./open-intake.ts')
  await withIntake(workspace, async (intake) => {
    intake.start()
    await intake.idle()
  })
}
