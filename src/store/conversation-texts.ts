import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { listTyped } from './typed-texts.ts'

/** What a mail of a conversation says, as it is kept. */
export type ConversationMail = {
  /** `null` for a mail of ours, of whose files nothing is read. */
  id: string | null
  seq: number | string
  subject: string | null
  author_name: string | null
  author_address: string | null
  recipients: string
  text: string | null
  reply_text: string | null
  quoted_text: string | null
}

/** A conversation may be a loop of thousands; the first mail and the newest ones are read. */
const maxMessages = 200

/** Conversations of up to so many mails are read together: those are nearly all. */
const maxTogether = 20

/**
 * The mails of conversations, with those that people wrote from here: the one that opened each, then the newest first.
 */
export async function readConversations(
  db: Db,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ConversationMail[]>> {
  const counts = await selectIn<{ ticket_id: string; mails: number | string }>(
    db,
    'select ticket_id, count(*) as mails from deliveries where ticket_id in',
    ticketIds,
    ' group by ticket_id',
  )
  const typed = await selectIn<{ ticket_id: string }>(
    db,
    'select distinct ticket_id from typed_texts where ticket_id in',
    ticketIds,
  )
  const apart = new Set([
    ...typed.map((row) => row.ticket_id),
    ...counts.filter(({ mails }) => Number(mails) > maxTogether).map((row) => row.ticket_id),
  ])
  const found = await readShort(
    db,
    counts.map((row) => row.ticket_id).filter((id) => !apart.has(id)),
  )
  for (const id of apart) found.set(id, await readOne(db, id))
  return found
}

async function readShort(
  db: Db,
  ticketIds: readonly string[],
): Promise<Map<string, readonly ConversationMail[]>> {
  const rows = await selectIn<ConversationMail & { readonly ticket_id: string }>(
    db,
    `select deliveries.ticket_id, messages.id, messages.seq, messages.subject, messages.author_name,
      messages.author_address, messages.recipients, contents.text, contents.reply_text, contents.quoted_text
      from deliveries join messages on messages.id = deliveries.message_id
      left join contents on contents.message_id = messages.id
      where deliveries.ticket_id in`,
    ticketIds,
    ' order by messages.seq desc',
  )
  const groups = Map.groupBy(rows, (row) => row.ticket_id)
  return new Map(
    [...groups].map(([ticketId, group]) => {
      // A mail to two addresses of one ticket has come to it twice.
      const newest = [...new Map(group.map((row) => [row.id, row])).values()]
      return [ticketId, [...newest.splice(-1), ...newest]]
    }),
  )
}

async function readOne(db: Db, ticketId: string): Promise<readonly ConversationMail[]> {
  const conversation = () =>
    db('messages')
      .leftJoin('contents', 'contents.message_id', 'messages.id')
      .whereIn('messages.id', db('deliveries').where({ ticket_id: ticketId }).select('message_id'))
      .select(
        ...['id', 'seq', 'subject', 'author_name', 'author_address', 'recipients'].map(
          (name) => `messages.${name}`,
        ),
        ...['text', 'reply_text', 'quoted_text'].map((name) => `contents.${name}`),
      )
  const theirs: ConversationMail[] = await conversation().orderBy('messages.seq', 'desc').limit(maxMessages)
  const ours = (await listTyped(db, ticketId, maxMessages)).map(
    ({ seq, subject, text }): ConversationMail => {
      const nobodyElse = { author_name: null, author_address: null, recipients: '[]' }
      return { id: null, seq, subject, ...nobodyElse, text, reply_text: text, quoted_text: null }
    },
  )
  const newest = [...theirs, ...ours]
    .sort((one, other) => Number(other.seq) - Number(one.seq))
    .slice(0, maxMessages)
  const first: ConversationMail[] =
    newest.length < maxMessages ? newest.splice(-1) : await conversation().orderBy('messages.seq').limit(1)
  return [...first, ...newest]
}
