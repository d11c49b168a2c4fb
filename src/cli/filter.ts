import { isSendableAddress } from '../domain/mail/address.ts'
import { addFiltered, type FilteredAddress, listFiltered, removeFiltered } from '../store/outgoing-filter.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `filter add`: keeps our mail from an address. */
export async function addAddress({ operands, text, config, isJson }: Invocation): Promise<void> {
  const entry = { address: readAddress(operands[0] ?? ''), owner: text('owner') ?? 'cli' }
  const added = await withStores(config(), 'write', async ({ database }) => {
    const filtered = await addFiltered(database.writer, entry, new Date())
    await noteChange(database, 'filter-added', filtered.address, { owner: entry.owner })
    return filtered
  })
  await printOne(shape(added), isJson)
}

/** `filter list`: lists the addresses that never get mail from us. */
export async function listAddresses({ config, isJson }: Invocation): Promise<void> {
  const entries = await withStores(config(), 'read', ({ database }) => listFiltered(database.reader))
  await printList(entries.map(shape), ['address', 'owner', 'createdAt'], isJson)
}

/** `filter remove`: lets our mail go to an address again, unless it is our own. */
export async function removeAddress({ operands, config, isJson }: Invocation): Promise<void> {
  const address = readAddress(operands[0] ?? '')
  const removal = await withStores(config(), 'read', async ({ database }) => {
    const done = await removeFiltered(database.writer, address)
    if (done === 'removed') await noteChange(database, 'filter-removed', address)
    return done
  })
  if (removal === 'ours') {
    throw new CommandFault(
      exitCode.data,
      `${address} is an address of ours and stays while it leads to a desk`,
    )
  }
  if (removal === 'unknown') {
    throw new CommandFault(exitCode.data, `no entry ${address}: "portaria filter list" shows them`)
  }
  await printOne({ address, removed: true }, isJson)
}

function readAddress(text: string): string {
  const address = text.trim().toLowerCase()
  if (isSendableAddress(address)) return address
  throw new CommandFault(exitCode.usage, `expected an address, got ${JSON.stringify(text)}`)
}

function shape({ address, owner, createdAt }: FilteredAddress) {
  return { address, owner, createdAt: createdAt.toISOString() }
}
