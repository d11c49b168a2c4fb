import type { Database } from './database.ts'

/** Past this a file is not written anew while mail waits: octets. */
const smallFile = 64 * 1024 * 1024

/** Steps of merging a word index, each of them short; a hundred pages a step take any index this far. */
const maxMerges = 10_000

/** The tables that an erasure leaves dead rows in. */
const tables = [
  ...['messages', 'raw_messages', 'contents', 'attachments', 'deliveries', 'decisions', 'outbox', 'notices'],
  ...['outgoing_recipients', 'delivery_attempts', 'typed_texts'],
  ...['tickets', 'history', 'audit', 'contacts', 'contact_addresses', 'message_recipients', 'message_search'],
  ...[
    'ticket_words',
    'ticket_participants',
    'ticket_notes',
    'orders',
    'saved_searches',
    'corrections',
    'door_attempts',
    'deferrals',
    'greylist',
  ],
]

/**
 * Gives up what deleted rows held; whether nothing of them is left in the file.
 *
 * SQLite keeps deleted words in its index until it is merged, and old copies of rows in pages that were split until
 * the file is written anew, for which everybody waits: a large file is left for a quiet hour. PostgreSQL frees the
 * rows, and writes over them in time.
 */
export async function compact({ writer, dialect }: Database): Promise<boolean> {
  if (dialect === 'postgres') {
    for (const table of tables) await writer.raw(`vacuum ${table}`)
    return false
  }
  for (const index of ['message_search', 'ticket_words']) {
    const merge = async (pages: number): Promise<number> => {
      const before = await totalChanges()
      await writer.raw(`insert into ${index} (${index}, rank) values ('merge', ${pages})`)
      return (await totalChanges()) - before
    }
    let changes = await merge(-100)
    for (let merges = 0; changes >= 2 && merges < maxMerges; merges++) changes = await merge(100)
  }
  const [size]: { octets: number }[] = await writer.raw(
    'select page_count * page_size as octets from pragma_page_count(), pragma_page_size()',
  )
  const isSmall = Number(size?.octets ?? 0) <= smallFile
  if (isSmall) await writer.raw('vacuum')
  await writer.raw('pragma wal_checkpoint(truncate)')
  return isSmall

  async function totalChanges(): Promise<number> {
    const [row]: { changes: number }[] = await writer.raw('select total_changes() as changes')
    return Number(row?.changes ?? 0)
  }
}
