import { foldAddress } from '../domain/mail/address.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** A mail of ours that a report may be about. */
export type SentMail = {
  readonly id: string
  readonly recipients: readonly { readonly position: number; readonly address: string }[]
}

type Row = { id: string; message_id: string | null; position: number | string; address: string }

const select = `select messages.id as id, messages.message_id as message_id, outgoing_recipients.position as position,
  outgoing_recipients.address as address from messages
  join outgoing_recipients on outgoing_recipients.message_id = messages.id where messages.direction = 'out'`

/** A report comes within the days for which servers keep trying. RFC 5321 §4.5.4.1 */
const reportedWithinMs = 7 * 24 * 3_600_000

/** The mails of ours with these rows among the messages, by row. */
export async function mailsById(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, SentMail>> {
  return grouped(await selectIn<Row>(db, `${select} and messages.id in`, [...new Set(ids)]), ({ id }) => id)
}

/** The mails of ours with these Message-IDs, by Message-ID: each was made of chance, so nobody else can name it. */
export async function mailsByMessageId(
  db: Db,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, SentMail>> {
  const keys = [...new Set(messageIds.map(keyText))]
  const rows = await selectIn<Row>(db, `${select} and messages.message_id in`, keys)
  return grouped(rows, ({ message_id: messageId }) => messageId ?? '')
}

/** The last mail that somebody wrote to an address from a desk, within the days in which it may be reported. */
export async function latestMailsTo(
  db: Db,
  address: string,
  { deskId, now }: { readonly deskId: string | null; readonly now: Date },
): Promise<SentMail | undefined> {
  if (address === '' || deskId === null) return undefined
  const row: { id: string } | undefined = await db('outgoing_recipients')
    .join('messages', 'messages.id', 'outgoing_recipients.message_id')
    .join('outgoing_mails', 'outgoing_mails.message_id', 'messages.id')
    .join('tickets', 'tickets.id', 'outgoing_mails.ticket_id')
    .where({ 'outgoing_recipients.address_folded': keyText(foldAddress(address)), 'tickets.desk_id': deskId })
    .whereIn('outgoing_recipients.state', ['sent', 'bounced'])
    .whereNotNull('messages.reverse_path')
    .where('messages.received_at', '>', new Date(now.getTime() - reportedWithinMs).toISOString())
    .orderBy('messages.seq', 'desc')
    .first('messages.id as id')
  return row === undefined ? undefined : (await mailsById(db, [row.id])).get(row.id)
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, SentMail> {
  return new Map(
    [...Map.groupBy(rows, keyOf)].flatMap(([key, all]) => {
      const [first] = all
      if (first === undefined) return []
      const recipients = all
        .filter(({ id }) => id === first.id)
        .map(({ position, address }) => ({ position: Number(position), address }))
      return [[key, { id: first.id, recipients }] as const]
    }),
  )
}
