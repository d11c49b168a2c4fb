import type { BlockEntry } from '../domain/blocklist.ts'
import { addBlock, listBlocklist, removeBlock } from '../store/blocklist.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `blocklist add`: refuses mail from an address or a domain. */
export async function addEntry({ operands, text, config, isJson }: Invocation): Promise<void> {
  const pattern = readPattern(operands[0] ?? '')
  const block = { pattern, reason: text('reason') ?? '', owner: text('owner') ?? 'cli' }
  const entry = await withStores(config(), 'write', async ({ database }) => {
    const added = await addBlock(database.writer, block, new Date())
    await noteChange(database, 'block-added', added.pattern, block)
    return added
  })
  await printOne(shape(entry), isJson)
}

/** `blocklist list`: lists the entries. */
export async function listEntries({ config, isJson }: Invocation): Promise<void> {
  const entries = await withStores(config(), 'read', ({ database }) => listBlocklist(database.reader))
  await printList(entries.map(shape), ['pattern', 'kind', 'reason', 'owner', 'createdAt', 'hits'], isJson)
}

/** `blocklist remove`: removes an entry. */
export async function removeEntry({ operands, config, isJson }: Invocation): Promise<void> {
  const pattern = readPattern(operands[0] ?? '')
  const wasThere = await withStores(config(), 'read', async ({ database }) => {
    const isRemoved = await removeBlock(database.writer, pattern)
    if (isRemoved) await noteChange(database, 'block-removed', pattern)
    return isRemoved
  })
  if (!wasThere) {
    throw new CommandFault(exitCode.data, `no entry ${pattern}: "portaria blocklist list" shows them`)
  }
  await printOne({ pattern, removed: true }, isJson)
}

function readPattern(text: string): string {
  const pattern = text.trim().toLowerCase()
  const domain = pattern.slice(pattern.lastIndexOf('@') + 1)
  if (domain !== '' && !/[\s<>,;*]/.test(pattern)) return pattern
  throw new CommandFault(exitCode.usage, `expected an address or a domain, got ${JSON.stringify(text)}`)
}

function shape({ pattern, kind, reason, owner, createdAt, hits }: BlockEntry) {
  return { pattern, kind, reason, owner, createdAt: createdAt.toISOString(), hits }
}
