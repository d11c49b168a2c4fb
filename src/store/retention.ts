import type { BlobStore } from './blobs.ts'
import { type Db, dialectOf } from './dialect.ts'
import { recipientKeys } from './message-rows.ts'
import { withRows } from './multi-row.ts'
import { seqBefore } from './seq-before.ts'
import { listLetterPictures } from './user-pictures.ts'

/** A blob younger than this is left: the row that refers to it may still be on its way. */
const youngMs = 24 * 60 * 60 * 1000

type PurgedRow = { seq: number | string; id: string; recipients: string; blob: string | null }

/**
 * Deletes refused messages and test messages of ours received before a time, at most so many, and answers how many there were.
 *
 * The tallies stay: they tell what came in, not what is kept.
 */
export async function purgeRefused(
  db: Db,
  blobs: BlobStore | null,
  before: Date,
  limit: number,
): Promise<number> {
  const { ids, names } = await db.transaction(async (trx) => {
    const rows: PurgedRow[] = await trx('messages')
      .whereIn('state', ['refused', 'discarded'])
      .andWhere((gone) => void gone.where({ state: 'refused' }).orWhere({ disposition: 'test' }))
      .andWhere('seq', '<=', seqBefore(trx, before))
      .andWhere('received_at', '<', before.toISOString())
      .orderBy('seq')
      .limit(limit)
      .select('seq', 'id', 'recipients', 'blob')
    const ids = rows.map((row) => row.id)
    const attached: string[] = await trx('attachments').whereIn('message_id', ids).distinct().pluck('sha256')
    const seqs = rows.map((row) => Number(row.seq))
    await trx('message_search')
      .whereIn(dialectOf(trx) === 'sqlite' ? 'rowid' : 'seq', seqs)
      .delete()
    await withRows(
      trx,
      `delete from message_recipients where (address, seq) in
        (select column1, cast(column2 as bigint) from (values `,
      rows.flatMap((row) => recipientKeys(JSON.parse(row.recipients)).map((key) => [key, Number(row.seq)])),
      ') as purged)',
    )
    await trx('messages').whereIn('id', ids).delete()
    return { ids, names: new Set([...rows.flatMap((row) => row.blob ?? []), ...attached]) }
  })
  if (blobs !== null) await removeUnreferenced(db, blobs, [...names])
  return ids.length
}

/** Removes files that nothing refers to any more, and that were not written since a time: those that are young. */
export async function removeUnreferenced(
  db: Db,
  blobs: BlobStore,
  names: readonly string[],
  young: Date = new Date(Date.now() - youngMs),
): Promise<void> {
  // A client who answers sends the logo of our mail back to us.
  const pictures = new Set(await listLetterPictures(db))
  for (const name of names) {
    if (pictures.has(name)) continue
    const message = await db('messages').where({ blob: name }).first('seq')
    const attachment = await db('attachments').where({ sha256: name }).first('id')
    const attempt = await db('door_attempts').where({ blob: name }).first('id')
    const draft = await db('answer_files').where({ sha256: name }).first('id')
    if (attempt !== undefined || draft !== undefined) continue
    if (message === undefined && attachment === undefined) await blobs.removeOlder(name, young)
  }
}
