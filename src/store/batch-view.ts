import { linkTable, moveHead, type NewLink } from './chain.ts'
import { deliveryTable } from './deliveries.ts'
import { type Db, dialectOf } from './dialect.ts'
import { historyTable } from './history-rows.ts'
import { indexRecipients, messageTable, type NewMessage, recipientRows } from './message-rows.ts'
import { insertTable } from './multi-row.ts'
import { ticketTable } from './openings.ts'
import { rawTable } from './raw-messages.ts'
import { ruleHitTable } from './rule-hits.ts'
import { runStatement, type Value } from './run-statement.ts'
import type { Table, TableRows } from './table.ts'
import { tallyTable } from './tallies.ts'

/** All that is written of the messages of a batch. */
export type Batch = {
  /** The rows of each table, at most once for each. */
  readonly tables: readonly TableRows[]
  readonly messages: readonly NewMessage[]
  /** Their place in the chain. */
  readonly link: NewLink
}

/** The tables that a batch fills, each after those that it refers to. */
const tables = [
  ticketTable,
  historyTable,
  messageTable,
  tallyTable,
  rawTable,
  deliveryTable,
  ruleHitTable,
  linkTable,
]
const names = tables.map(({ name }) => name)
const values = [...names, 'recipients', 'root', 'blobs']

/**
 * Makes SQLite take the rows of all tables in one statement: a view of this connection whose trigger inserts them.
 *
 * Each table's rows come as JSON, and octets beside it in one value, from which each row cuts its own. The statement
 * is the same whatever it carries, so it is prepared once, and the threads of the database are asked once.
 */
export const createBatchView = [
  `create temp view if not exists batch (${values.join(', ')}) as select ${values.map(() => 'null').join(', ')};`,
  `create temp trigger if not exists batch_insert instead of insert on batch begin
    ${tables.map(insertFrom).join('')}
    insert into message_recipients (address, seq) select value ->> 0, messages.seq
      from jsonb_each(new.recipients) join messages on messages.id = value ->> 1;
    update chain_head set root = new.root where id = 1;
  end;`,
]

/** Takes the view away with its trigger. */
export const dropBatchView = 'drop view if exists temp.batch'

const insertIntoView = `insert into batch (${values.join(', ')}) values (${values.map(() => '?').join(', ')})`

/** Writes a batch: on SQLite in one statement, on PostgreSQL in one for each table. */
export async function insertBatch(trx: Db, { tables: filled, messages, link }: Batch): Promise<void> {
  if (dialectOf(trx) === 'postgres') {
    for (const rows of filled) await insertTable(trx, rows)
    await indexRecipients(trx, messages)
    await moveHead(trx, link)
    return
  }
  const blobs: Buffer[] = []
  const json = tables.map(({ name }) =>
    jsonOf(filled.find(({ table }) => table.name === name)?.rows ?? [], blobs),
  )
  await runStatement(trx, insertIntoView, [
    ...json,
    JSON.stringify(messages.flatMap(recipientRows)),
    link.root,
    Buffer.concat(blobs),
  ])
}

function insertFrom({ name, columns, blob, tail = '' }: Table): string {
  const cells = columns.map((column, index) =>
    column === blob
      ? `substr(new.blobs, value ->> '$[${index}][0]', value ->> '$[${index}][1]')`
      : `value ->> ${index}`,
  )
  return `insert into ${name} (${columns.join(', ')}) select ${cells.join(', ')}
    from jsonb_each(new.${name}) where true${tail};\n`
}

/** Rows as JSON; octets are put with the others, and only their place is written. */
function jsonOf(rows: readonly (readonly Value[])[], blobs: Buffer[]): string {
  let end = blobs.reduce((octets, blob) => octets + blob.length, 0)
  const portable = (value: Value): unknown => {
    if (!Buffer.isBuffer(value)) return value
    const place = [end + 1, value.length]
    blobs.push(value)
    end += value.length
    return place
  }
  return JSON.stringify(rows.map((row) => row.map(portable)))
}
