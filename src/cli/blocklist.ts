import type { BlockEntry, ListName } from '../domain/blocklist.ts'
import { readPattern } from '../domain/policy/list-pattern.ts'
import { translate } from '../i18n/translate.ts'
import { listFault } from '../intake/list-pattern.ts'
import { addBlock, findBlocks, removeBlock } from '../store/blocklist.ts'
import { byCommand, noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { rowsAtOnce } from './list-options.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

const dayMs = 24 * 60 * 60 * 1000

/** `blocklist add`: refuses mail from whatever a pattern matches, or lets it in whatever else matches. */
export async function addEntry({ operands, text, has, config, isJson }: Invocation): Promise<void> {
  const listed = readPattern(operands[0] ?? '')
  const { pattern } = listed
  const list: ListName = has('allow') ? 'allow' : 'block'
  const now = new Date()
  const block = { ...listed, reason: text('reason') ?? '', owner: text('owner') ?? 'cli', list }
  const expiresAt = readEnd(text('expires'), now)
  const entry = await withStores(config(), 'write', async ({ database }) => {
    const fault = await listFault(database.reader, listed, list)
    if (fault !== null)
      throw new CommandFault(exitCode.usage, translate('en', `blocklist.fault.${fault}`, { pattern }))
    const added = await addBlock(database.writer, { ...block, expiresAt }, now, byCommand().actor)
    const end = expiresAt === null ? {} : { expires: expiresAt.toISOString() }
    await noteChange(database, 'block-added', added.pattern, { ...block, ...end })
    return added
  })
  await printOne(shape(entry), isJson)
}

/** `blocklist list`: lists the entries of both lists, or of one. */
export async function listEntries({ text, has, config, isJson }: Invocation): Promise<void> {
  const lists: readonly ListName[] = has('allow') ? ['allow'] : ['block', 'allow']
  const search = text('search') ?? ''
  const entries = await withStores(config(), 'read', async ({ database }) => {
    const found: BlockEntry[] = []
    for (const list of lists) {
      let before: string | null = null
      do {
        const part: Awaited<ReturnType<typeof findBlocks>> = await findBlocks(database.reader, {
          list,
          search,
          ...(before === null ? {} : { before }),
          limit: rowsAtOnce,
        })
        found.push(...part.rows)
        before = part.next
      } while (before !== null)
    }
    return found.sort((one, other) => (one.pattern < other.pattern ? -1 : 1))
  })
  const columns = [
    'pattern',
    'kind',
    'list',
    'reason',
    'owner',
    'createdAt',
    'expiresAt',
    'hits',
    'lastHitAt',
  ]
  await printList(entries.map(shape), columns, isJson)
}

/** `blocklist remove`: removes an entry of either list. */
export async function removeEntry({ operands, config, isJson }: Invocation): Promise<void> {
  const { pattern } = readPattern(operands[0] ?? '')
  const wasThere = await withStores(config(), 'read', async ({ database }) => {
    const isRemoved = await removeBlock(database.writer, pattern, byCommand())
    if (isRemoved) await noteChange(database, 'block-removed', pattern)
    return isRemoved
  })
  if (!wasThere) {
    throw new CommandFault(exitCode.data, `no entry ${pattern}: "portaria blocklist list" shows them`)
  }
  await printOne({ pattern, removed: true }, isJson)
}

/** The end of an entry: a time, the end of a day, or so many days from now. */
function readEnd(value: string | null, now: Date): Date | null {
  if (value === null) return null
  const days = /^(\d{1,5})d$/.exec(value)?.[1]
  const end = days === undefined ? timeOf(value) : now.getTime() + Number(days) * dayMs
  if (end > now.getTime()) return new Date(end)
  throw new CommandFault(
    exitCode.usage,
    `expected a day or time to come such as 2027-01-31, or days such as 30d, after --expires, got ${JSON.stringify(value)}`,
  )
}

function timeOf(value: string): number {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return Date.parse(`${value}T00:00:00Z`) + dayMs
  return /^\d{4}-/.test(value) ? Date.parse(value) : Number.NaN
}

function shape(entry: BlockEntry) {
  const { pattern, kind, reason, owner, createdAt, hits, list, expiresAt, lastHitAt } = entry
  return {
    pattern,
    kind,
    reason,
    owner,
    createdAt: createdAt.toISOString(),
    hits,
    list,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastHitAt: lastHitAt?.toISOString() ?? null,
  }
}
