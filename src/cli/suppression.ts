import { writeTransaction } from '../store/database.ts'
import { keyOf, releaseSuppressed } from '../store/suppression.ts'
import { listSuppressed, type Suppressed } from '../store/suppression-list.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** Rows read at a time. */
const pageSize = 500

/** `suppression list`: lists the addresses that returned our mail for good. */
export async function listAddresses({ text, config, isJson }: Invocation): Promise<void> {
  const rows = await withStores(config(), 'read', async ({ database }) => {
    const found: Suppressed[] = []
    for (let after: string | null = ''; after !== null; ) {
      const asked = { text: text('search') ?? '', after, limit: pageSize }
      const page = await listSuppressed(database.reader, asked)
      found.push(...page.rows)
      after = page.hasNext ? (page.rows.at(-1)?.address ?? null) : null
    }
    return found
  })
  await printList(rows.map(shape), ['address', 'why', 'reason', 'words', 'since'], isJson)
}

/** `suppression release`: lets automatic mail go to an address again. */
export async function releaseAddress({ operands, config, isJson }: Invocation): Promise<void> {
  const address = keyOf(operands[0] ?? '')
  const isReleased = await withStores(config(), 'read', async ({ database }) => {
    const released = await writeTransaction(database, (trx) =>
      releaseSuppressed(trx, address, 'cli', new Date()),
    )
    if (released) await noteChange(database, 'suppression-released', address)
    return released
  })
  if (!isReleased)
    throw new CommandFault(exitCode.data, `no entry ${address}: "portaria suppression list" shows them`)
  await printOne({ address, released: true }, isJson)
}

function shape({ address, why, reason, words, mailId, since }: Suppressed) {
  return { address, why, reason, words, messageId: mailId, since: since.toISOString() }
}
