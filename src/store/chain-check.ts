import { leafOctets, leafOf, rootOf } from './chain.ts'
import type { Db } from './dialect.ts'
import { erasedMessage } from './erased.ts'
import { type StoredMessage, toMessageFields } from './messages.ts'

/** What is wrong with the chain: a link, or a message. */
export type ChainFault =
  | { readonly kind: 'link'; readonly link: number }
  | { readonly kind: 'head' }
  /** What was received, said or answered is not what the link says. */
  | { readonly kind: 'message'; readonly link: number; readonly messageId: string }

/** What a check of the chain has gone through. */
export type ChainCheck = {
  readonly links: number
  readonly messages: number
  /** Messages in the chain that are no longer kept, such as refused ones past their days. */
  readonly gone: number
  /** Messages whose person was erased: they keep their digests and hold nothing. */
  readonly erased: number
  /** The digest of all links: noted elsewhere, it shows even that the whole chain was written anew. */
  readonly root: string
  /** The first faults, as many as are told. */
  readonly faults: readonly ChainFault[]
}

type ChainedRow = StoredMessage & {
  readonly chain_link: number | string
  readonly erased_leaf: string | null
}

type LinkRow = { seq: number | string; root: string; leaves: Uint8Array }

const linksAtOnce = 500
const messagesAtOnce = 500
const maxFaults = 20

/** Checks every link and every message in it, in the order in which they were written; octets are not read. */
export async function checkChain(db: Db): Promise<ChainCheck> {
  const { chained, faults, ...links } = await checkLinks(db)
  let messages = 0
  let erased = 0
  let reached = 0
  for (;;) {
    const rows: ChainedRow[] = await db('messages')
      .whereNotNull('chain_link')
      .andWhere('seq', '>', reached)
      .andWhere('chain_link', '<=', links.links)
      .orderBy('seq')
      .limit(messagesAtOnce)
    const leaves = await leavesOf(db, rows)
    faults.push(...rows.flatMap((row) => faultOf(row, leaves.get(Number(row.chain_link)))))
    messages += rows.length
    erased += rows.filter(({ erased_leaf: leaf }) => leaf !== null).length
    reached = Number(rows.at(-1)?.seq ?? 0)
    if (rows.length < messagesAtOnce) break
  }
  return { ...links, messages, erased, gone: chained - messages, faults: faults.slice(0, maxFaults) }
}

type Links = Pick<ChainCheck, 'links' | 'root'> & { readonly chained: number; readonly faults: ChainFault[] }

async function checkLinks(db: Db): Promise<Links> {
  // Read before the links: mail that comes meanwhile moves the head on, and takes no link away.
  const head: { links: number | string; root: string } | undefined = await db('chain_head')
    .where({ id: 1 })
    .first('links', 'root')
  const faults: ChainFault[] = []
  let isHeadFound = Number(head?.links) === 0 && head?.root === ''
  let root = ''
  let chained = 0
  let last = 0
  for (;;) {
    const links: LinkRow[] = await db('chain_links').where('seq', '>', last).orderBy('seq').limit(linksAtOnce)
    for (const { seq, leaves, root: stored } of links) {
      const link = Number(seq)
      if (link !== last + 1 || rootOf(root, leaves) !== stored) faults.push({ kind: 'link', link })
      root = stored
      if (link === Number(head?.links) && root === head?.root) isHeadFound = true
      chained += leaves.length / leafOctets
      last = link
    }
    if (links.length < linksAtOnce) break
  }
  if (!isHeadFound) faults.push({ kind: 'head' })
  return { links: last, root, chained, faults }
}

async function leavesOf(db: Db, rows: readonly ChainedRow[]): Promise<ReadonlyMap<number, Uint8Array>> {
  const seqs = [...new Set(rows.map((row) => Number(row.chain_link)))]
  const links: LinkRow[] = await db('chain_links').whereIn('seq', seqs)
  return new Map(links.map(({ seq, leaves }) => [Number(seq), leaves]))
}

function faultOf(row: ChainedRow, leaves: Uint8Array = new Uint8Array()): ChainFault[] {
  const fault: ChainFault = { kind: 'message', link: Number(row.chain_link), messageId: row.id }
  if (row.erased_leaf !== null && !isEmpty(row)) return [fault]
  const leaf = row.erased_leaf === null ? leafOf(toMessageFields(row)) : Buffer.from(row.erased_leaf, 'hex')
  for (let at = 0; at < leaves.length; at += leafOctets) {
    if (leaf.equals(leaves.subarray(at, at + leafOctets))) return []
  }
  return [fault]
}

/** Whether a row that keeps the digest of an erased message says nothing else: no other text passes under it. */
function isEmpty(row: ChainedRow): boolean {
  const stored: Readonly<Record<string, unknown>> = row
  return Object.entries(erasedMessage).every(([column, value]) => stored[column] === value)
}
