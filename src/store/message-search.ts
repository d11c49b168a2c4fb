import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { indexTexts } from './word-index.ts'

type IndexRow = {
  seq: number | string
  subject: string | null
  author_name: string | null
  author_address: string | null
  reverse_path: string | null
  recipients: string
}

/** Makes messages findable by word. */
export async function indexMessages(trx: Db, ids: readonly string[]): Promise<void> {
  const messages = await selectIn<IndexRow>(
    trx,
    'select seq, subject, author_name, author_address, reverse_path, recipients from messages where id in',
    ids,
  )
  await indexTexts(
    trx,
    'message_search',
    messages.map((row) => ({
      seq: Number(row.seq),
      subject: row.subject ?? '',
      people: [row.author_name, row.author_address, row.reverse_path, ...JSON.parse(row.recipients)].join(
        ' ',
      ),
    })),
  )
}
