import { parseSearch } from '../domain/search.ts'
import { type Replay, replay as replayMessage } from '../intake/replay.ts'
import { streamMessageIds } from '../store/message-list.ts'
import type { Invocation } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { readSince } from './list-options.ts'
import { endProgress, print, printJson, showProgress, tell, visible } from './output.ts'
import { withStores, type Workspace } from './workspace.ts'

/** `replay`: judges stored messages again by what they were judged by, and prints what differs. */
export async function replay({ operands, text, config, isJson }: Invocation): Promise<ExitCode> {
  const since = readSince(text('since'))
  return withStores(config(), 'read', async (workspace) => {
    const context = { db: workspace.database.reader, blobs: workspace.blobs }
    const counts = { judged: 0, skipped: 0, differing: 0 }
    let isWhole = true
    for await (const id of operands.length > 0 ? operands : idsOf(workspace, since)) {
      const replayed = await replayMessage(context, id)
      if (replayed === null) {
        tell(`portaria: no message ${id}`)
        isWhole = false
        continue
      }
      if (replayed.obstacle === null) counts.judged++
      else counts.skipped++
      if (replayed.differences.length > 0) {
        counts.differing++
        await (isJson ? printJson(replayed) : print(described(replayed)))
      }
      if (!process.stdout.isTTY) showProgress(`${counts.judged + counts.skipped} messages`)
    }
    endProgress()
    tell(
      `${counts.judged} judged again, ${counts.differing} differ, ${counts.skipped} cannot be judged again`,
    )
    if (!isWhole) return exitCode.noInput
    return counts.differing > 0 ? exitCode.data : exitCode.ok
  })
}

function idsOf({ database }: Workspace, since: Date | null): AsyncIterable<string> {
  return streamMessageIds(database.reader, parseSearch(''), since === null ? {} : { since })
}

function described({ messageId, differences }: Replay): string {
  return differences
    .map(({ recipient, what, stored, replayed }) => {
      const who = recipient === null ? '' : `  ${visible(recipient)}`
      return `${messageId}${who}  ${what}: ${visible(stored ?? '-')} -> ${visible(replayed ?? '-')}\n`
    })
    .join('')
}
