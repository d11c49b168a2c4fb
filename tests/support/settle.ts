import type { Content } from '../../src/domain/mail/content.ts'
import type { Settled, Settlement } from '../../src/domain/settlement.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { saveExtractions } from '../../src/store/extractions.ts'
import { newId } from '../../src/store/id.ts'
import { settleBatch } from '../../src/store/settlements.ts'
import { writeWaiting } from '../../src/store/text-waiting.ts'
import { now, texts } from './settlement.ts'

/** Settles messages in one transaction, as the gateway does; the same one twice is two deliveries of it. */
export function settle(database: Database, ...settlements: readonly Settlement[]): Promise<Settled[]> {
  return writeTransaction(database, (trx) => settleBatch(trx, settlements.map(delivered), now, texts))
}

const delivered = (settlement: Settlement): Settlement => ({ ...settlement, id: newId(now) })

/** Settles one message, and answers its id with its first outcome. */
export async function settleOne(
  database: Database,
  settlement: Settlement,
): Promise<{ readonly messageId: string } & Settled['outcomes'][number]> {
  const [settled] = await settle(database, settlement)
  const [outcome] = settled?.outcomes ?? []
  if (settled === undefined || outcome === undefined)
    throw new Error('expected a settled message with an outcome')
  return { messageId: settled.messageId, ...outcome }
}

/** The content of a message with nothing remarkable, changed where a test says so. */
export function content(changes: Partial<Content> = {}): Content {
  return {
    text: 'Não imprime.',
    replyText: 'Não imprime.',
    quotedText: '',
    html: null,
    attachments: [],
    bounce: null,
    forward: null,
    fault: null,
    ...changes,
  }
}

/** Writes extracted content for messages, which makes them and their tickets findable by word. */
export async function extract(database: Database, ...messageIds: readonly string[]): Promise<void> {
  await extractAs(database, Object.fromEntries(messageIds.map((messageId) => [messageId, {}])))
}

/** The same with the content that is given for each message, by its id. */
export async function extractAs(
  database: Database,
  contents: Readonly<Record<string, Partial<Content>>>,
): Promise<void> {
  const extractions = Object.entries(contents).map(([messageId, changes]) => ({
    messageId,
    state: 'extracted' as const,
    content: content(changes),
  }))
  await writeTransaction(database, (trx) => saveExtractions(trx, extractions, now))
  await writeTexts(database)
}

/** Writes the full text of all tickets that wait for it. */
export async function writeTexts(database: Database): Promise<void> {
  while (await writeWaiting(database, 100, now));
}

/** How many rows a table has. */
export async function countRows(database: Database, table: string): Promise<number> {
  const [row] = await database.reader(table).count({ count: '*' })
  return Number(row?.count)
}
