import { createHash } from 'node:crypto'
import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import type { MessageFields } from './messages.ts'
import { runStatement } from './run-statement.ts'
import type { Table, TableRows } from './table.ts'

/** Octets of one message's digest in a link. */
export const leafOctets = 32

/** The last link, once its successor's place is taken. */
export type ChainHead = { readonly seq: number; readonly previousRoot: string }

/** A link about to be written. */
export type NewLink = { readonly seq: number; readonly root: string; readonly leaves: Buffer }

type Chained = Pick<
  MessageFields,
  'id' | 'receivedAt' | 'peer' | 'reversePath' | 'recipients' | 'sha256' | 'reply'
>

/** The digest of what a message was, said and was answered; nothing of it changes when it is judged again. */
export function leafOf({ id, receivedAt, peer, reversePath, recipients, sha256, reply }: Chained): Buffer {
  const head = [id, receivedAt.toISOString(), peer.address, peer.helo, reversePath, sha256, reply]
  const texts = [...head, ...recipients].map(columnText)
  return createHash('sha256').update(JSON.stringify(texts)).digest()
}

/** The digest of a link and, through the one before, of all links up to it. */
export function rootOf(previous: string, leaves: Uint8Array): string {
  return createHash('sha256').update(previous, 'latin1').update(leaves).digest('hex')
}

/**
 * Takes the next place in the chain, for messages that are written together.
 *
 * Who takes it holds the head until the transaction ends, so that two processes never make two links of one place.
 */
export async function takeLink(trx: Db): Promise<ChainHead> {
  const [head] = await runStatement<{ links: number | string; root: string }>(
    trx,
    'update chain_head set links = links + 1 where id = 1 returning links, root',
    [],
  )
  if (head === undefined) throw new Error('expected the head of the chain, found none')
  return { seq: Number(head.links), previousRoot: head.root }
}

/** The link of messages that are written together, at the place that was taken for it. */
export function linkOf({ seq, previousRoot }: ChainHead, messages: readonly Chained[]): NewLink {
  const leaves = Buffer.concat(messages.map(leafOf))
  return { seq, root: rootOf(previousRoot, leaves), leaves }
}

/** Where the links are written. */
export const linkTable: Table = { name: 'chain_links', columns: ['seq', 'root', 'leaves'], blob: 'leaves' }

/** The row of a link. */
export function linkRows({ seq, root, leaves }: NewLink): TableRows {
  return { table: linkTable, rows: [[seq, root, leaves]] }
}

/** Makes a link the head. */
export async function moveHead(trx: Db, { root }: NewLink): Promise<void> {
  await runStatement(trx, 'update chain_head set root = ? where id = 1', [root])
}
