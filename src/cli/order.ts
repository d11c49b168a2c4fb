import { readFile } from 'node:fs/promises'
import { decodeText } from '../domain/mail/octets.ts'
import { type OrderFault, readOrderLines } from '../domain/order-lines.ts'
import { writeTransaction } from '../store/database.ts'
import { listOrders, type OrderRecord, saveOrders } from '../store/orders.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** Orders in one transaction: mail waits for the same writer. */
const batch = 1_000
/** Orders in one list when no number narrows it. */
const maxListed = 1_000

/** `order import`: keeps every order of a CSV file, or none when a line is at fault. */
export async function importOrders({ operands, config, isJson }: Invocation): Promise<void> {
  const [file = ''] = operands
  const { orders, faults } = readOrderLines(decodeText(await readFile(file), null))
  if (faults.length > 0) {
    throw new CommandFault(exitCode.data, `nothing was imported:\n${faults.map(faultText).join('\n')}`)
  }
  const counts = await withStores(config(), 'write', async ({ database }) => {
    let added = 0
    let changed = 0
    for (let start = 0; start < orders.length; start += batch) {
      const part = orders.slice(start, start + batch)
      const saved = await writeTransaction(database, (trx) => saveOrders(trx, part, 'import', new Date()))
      added += saved.added
      changed += saved.changed
    }
    await noteChange(database, 'orders-imported', file, { added, changed })
    return { added, changed }
  })
  await printOne(counts, isJson)
}

/** `order list`: lists the orders whose number begins so. */
export async function listKnownOrders({ text, config, isJson }: Invocation): Promise<void> {
  const number = text('number') ?? ''
  const { rows } = await withStores(config(), 'read', ({ database }) =>
    listOrders(database.reader, { number, after: '', limit: maxListed }),
  )
  await printList(rows.map(shape), ['number', 'client', 'source', 'updatedAt'], isJson)
}

function faultText({ line, fault, value }: OrderFault): string {
  const got = JSON.stringify(value)
  switch (fault) {
    case 'columns':
      return `line ${line}: expected the columns order and client, missing ${value}`
    case 'many-columns':
      return `line ${line}: expected at most 50 columns, got ${value}`
    case 'number':
      return `line ${line}: expected the number of an order, got ${got}`
    case 'client':
      return `line ${line}: expected a client, got nothing`
    case 'quote':
      return `line ${line}: expected each cell in one line; a quotation mark may be missing`
    case 'repeated':
      return `line ${line}: expected each order once, got ${got} again`
  }
}

function shape({ details, updatedAt, ...order }: OrderRecord) {
  return {
    ...order,
    details: Object.fromEntries(details.map(({ name, value }) => [name, value])),
    updatedAt: updatedAt.toISOString(),
  }
}
