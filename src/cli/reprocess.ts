import { amongPeople, parseSearch } from '../domain/search.ts'
import type { Reprocessing, Standing } from '../intake/intake.ts'
import { streamMessageIds } from '../store/message-list.ts'
import type { Invocation } from './command.ts'
import { CommandFault, type ExitCode, exitCode } from './exit-code.ts'
import { withIntake } from './open-intake.ts'
import { endProgress, print, printJson, showProgress, tell } from './output.ts'
import { type Workspace, withStores } from './workspace.ts'

/** `reprocess`: judges stored messages again and prints the old and the new outcome of each. */
export async function reprocess(invocation: Invocation): Promise<ExitCode> {
  const { operands, text, has, config, isJson } = invocation
  const filter = text('filter')
  if ((operands.length === 0) === (filter === null)) {
    throw new CommandFault(exitCode.usage, 'reprocess: expected either ids or --filter QUERY')
  }
  const dryRun = has('dry-run')
  return withStores(config(), 'read', (workspace) =>
    withIntake(workspace, async (intake) => {
      let code: ExitCode = exitCode.ok
      let count = 0
      for await (const id of filter === null ? operands : idsOf(workspace, filter)) {
        const reprocessing = await intake.reprocess(id, { actor: 'cli', dryRun })
        if (reprocessing === null) {
          tell(`portaria: no message ${id}`)
          code = exitCode.noInput
          continue
        }
        await (isJson ? printJson({ id, ...reprocessing }) : print(`${id}  ${described(reprocessing)}\n`))
        count++
        if (!process.stdout.isTTY) showProgress(`${count} messages judged again`)
      }
      endProgress()
      return code
    }),
  )
}

/** Only mail that came in can be judged, and test messages of ours where they are asked for. */
function idsOf({ database }: Workspace, filter: string): AsyncIterable<string> {
  return streamMessageIds(database.reader, amongPeople(parseSearch(filter)), { direction: 'in' })
}

function described({ old, new: judged, obstacle, applied }: Reprocessing): string {
  if (judged === null) return `${standing(old)}: cannot be judged again (${obstacle})`
  return `${standing(old)} -> ${standing(judged)}${applied ? '' : ' (not applied)'}`
}

function standing({ disposition, reason, protocol }: Standing): string {
  return [disposition, reason, protocol].filter((part) => part !== null).join(' ')
}
