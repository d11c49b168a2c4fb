import type { BlobStore } from './blobs.ts'
import type { Db } from './dialect.ts'
import { listLetterPictures } from './user-pictures.ts'

/** Names looked up in one statement. */
const pageNames = 500

/**
 * Removes the files that no message, attachment, draft or channel refers to and that were not written since a time; answers
 * how many.
 *
 * A file is written before its row: what fails in between leaves it behind. The time must lie further back than a
 * row can take to follow, because its file is known as wanted by its age alone until then.
 */
export async function removeOrphans(db: Db, blobs: BlobStore, than: Date): Promise<number> {
  await blobs.clearIncoming(than)
  let removed = 0
  let page: string[] = []
  const judgePage = async (): Promise<void> => {
    const wanted = await referred(db, page)
    for (const name of page) if (!wanted.has(name) && (await blobs.removeOlder(name, than))) removed++
    page = []
  }
  for await (const name of blobs.olderNames(than)) {
    page.push(name)
    if (page.length === pageNames) await judgePage()
  }
  if (page.length > 0) await judgePage()
  return removed
}

async function referred(db: Db, names: readonly string[]): Promise<ReadonlySet<string>> {
  const found: (readonly string[])[] = await Promise.all([
    db('messages').whereIn('blob', names).pluck('blob'),
    db('attachments').whereIn('sha256', names).pluck('sha256'),
    db('door_attempts').whereIn('blob', names).pluck('blob'),
    db('answer_files').whereIn('sha256', names).pluck('sha256'),
    listLetterPictures(db),
  ])
  return new Set(found.flat())
}
