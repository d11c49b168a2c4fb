import { listPolicyChanges, type PolicyChangeRecord } from '../store/policy-changes.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { paged, readLimit, rowsAtOnce } from './list-options.ts'
import { printList } from './output.ts'
import { withStores } from './workspace.ts'

/** `policy changes`: lists what made each version of the policy, the newest first. */
export async function listChanges({ text, config, isJson }: Invocation): Promise<void> {
  const limit = readLimit(text('limit'), isJson)
  const version = readVersion(text('version'))
  const rows = await withStores(config(), 'read', async ({ database }) => {
    const found: ReturnType<typeof shape>[] = []
    const readPage = (before: string | null) => {
      const cursor = before ?? (version === null ? null : String(version + 1))
      return listPolicyChanges(database.reader, {
        ...(cursor === null ? {} : { before: cursor }),
        limit: rowsAtOnce,
      })
    }
    for await (const row of paged(readPage, limit)) found.push(shape(row))
    return found
  })
  const columns = ['version', 'at', 'actor', 'event', 'subject', 'changes']
  await printList(isJson ? rows : rows.map(inWords), columns, isJson)
}

function readVersion(value: string | null): number | null {
  if (value === null || /^\d{1,12}$/.test(value)) return value === null ? null : Number(value)
  throw new CommandFault(
    exitCode.usage,
    `expected a version of the policy such as 12 after --version, got ${JSON.stringify(value)}`,
  )
}

function shape({ version, at, actor, event, subject, changes }: PolicyChangeRecord) {
  return { version, at: at.toISOString(), actor, event, subject, changes }
}

function inWords(row: ReturnType<typeof shape>) {
  const changes = row.changes.map(
    ({ field, old, new: fresh }) => `${field}: ${old ?? '-'} -> ${fresh ?? '-'}`,
  )
  return { ...row, changes: changes.join('; ') }
}
