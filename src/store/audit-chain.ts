import { createHash } from 'node:crypto'
import type { Db } from './dialect.ts'
import { erasedDetails } from './erased.ts'

/** A line of the audit log as its link covers it. */
export type AuditLine = {
  readonly id: string
  readonly event: string
  readonly actor: string | null
  readonly address: string
  readonly subject: string | null
  /** JSON. */
  readonly details: string
  readonly at: string
}

/** What became of the chain of the audit log. */
export type ChainReport = {
  readonly lines: number
  /** The link of the last line: written down elsewhere, it proves all lines up to here. */
  readonly link: string
  /** The first line that is not what was written, or `null` when all are. */
  readonly broken: { readonly line: number; readonly id: string | null; readonly at: string | null } | null
}

type Head = { readonly lines: number | string; readonly link: string }
type LinkedRow = AuditLine & { readonly seq: number | string; readonly link: string }

const batch = 1000

/**
 * Appends a line, linked to the one before it.
 *
 * The head is locked first: writers in other processes wait their turn, so the chain never forks.
 */
export async function appendLinked(db: Db, line: AuditLine): Promise<void> {
  await db.transaction(async (trx) => {
    const head: Head | undefined = await trx('audit_head').where({ id: 1 }).forUpdate().first()
    if (head === undefined) throw new Error('expected the head of the audit log, got none')
    const link = linkOf(head.link, line)
    await trx('audit').insert({ ...line, link })
    await trx('audit_head')
      .where({ id: 1 })
      .update({ lines: Number(head.lines) + 1, link })
  })
}

/** Follows the chain from the first line to the head, in batches; lines written meanwhile are followed too. */
export async function verifyAudit(db: Db): Promise<ChainReport> {
  const head: Head = (await db('audit_head').where({ id: 1 }).first()) ?? { lines: 0, link: '' }
  const expected = Number(head.lines)
  let lines = 0
  let link = ''
  for (let after = 0; ; ) {
    const rows: LinkedRow[] = await db('audit').where('seq', '>', after).orderBy('seq').limit(batch)
    for (const row of rows) {
      // A line that was erased keeps its link, which the next one covers; it may say nothing else.
      link = isErased(row) ? row.link : linkOf(link, row)
      lines += 1
      const isWhole = row.link === link && (lines !== expected || link === head.link)
      if (!isWhole) return { lines, link, broken: { line: lines, id: row.id, at: row.at } }
    }
    const last = rows.at(-1)
    if (last === undefined) break
    after = Number(last.seq)
  }
  const isShort = lines < expected
  return { lines, link, broken: isShort ? { line: lines + 1, id: null, at: null } : null }
}

function isErased({ details, subject }: AuditLine): boolean {
  return details === erasedDetails && subject === null
}

function linkOf(previous: string, { id, event, actor, address, subject, details, at }: AuditLine): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, id, event, actor, address, subject, details, at]))
    .digest('hex')
}
