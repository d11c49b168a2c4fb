import type { Db } from './dialect.ts'
import { listLetterPictures } from './user-pictures.ts'

const pageRows = 1000

/** The name of every blob that a message, an attachment, a draft, a channel or a user refers to, some perhaps more than once. */
export async function* streamBlobNames(db: Db): AsyncGenerator<string> {
  yield* await listLetterPictures(db)
  let seq = 0
  for (;;) {
    const rows: { seq: number | string; blob: string }[] = await db('messages')
      .whereNotNull('blob')
      .andWhere('seq', '>', seq)
      .orderBy('seq')
      .limit(pageRows)
      .select('seq', 'blob')
    for (const row of rows) yield row.blob
    seq = Number(rows.at(-1)?.seq ?? 0)
    if (rows.length < pageRows) break
  }
  yield* streamFileNames(db, 'attachments')
  yield* streamFileNames(db, 'answer_files')
}

async function* streamFileNames(db: Db, table: 'attachments' | 'answer_files'): AsyncGenerator<string> {
  let id = ''
  for (;;) {
    const rows: { id: string; sha256: string }[] = await db(table)
      .where('id', '>', id)
      .orderBy('id')
      .limit(pageRows)
      .select('id', 'sha256')
    for (const row of rows) yield row.sha256
    id = rows.at(-1)?.id ?? ''
    if (rows.length < pageRows) break
  }
}
