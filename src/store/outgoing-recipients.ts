import type { OutboundState } from '../domain/disposition.ts'
import { mailState } from '../domain/outgoing/mail-state.ts'
import type { Barred } from './barred.ts'
import { columnText } from './column-text.ts'
import { type Db, dialectOf } from './dialect.ts'
import { selectIn, withRows } from './multi-row.ts'
import { addTallies } from './tallies.ts'
import { markTyped } from './typed-texts.ts'

/** A recipient of a mail of ours, and what became of it for him. */
export type OutgoingRecipient = {
  readonly position: number
  readonly address: string
  readonly field: 'to' | 'cc'
  readonly state: OutboundState
  /** The enhanced status code that he was refused with; `null` where none was told. RFC 3463 */
  readonly status: string | null
  /** The other server's words about him. */
  readonly reply: string | null
  readonly settledAt: Date | null
  /** Why nothing was sent to him; `null` where something was, or is to be. O20 */
  readonly withheld: Barred | null
}

/** What became of a mail for one of its recipients. */
export type RecipientChange = {
  readonly position: number
  readonly state: OutboundState
  readonly status: string | null
  readonly reply: string | null
  readonly at: Date
}

/** The same, of any mail. */
export type RecipientChangeOf = RecipientChange & { readonly messageId: string }

/** The recipients of a mail, in their order. */
export async function listRecipients(db: Db, messageId: string): Promise<readonly OutgoingRecipient[]> {
  const rows: RecipientRow[] = await db('outgoing_recipients')
    .where({ message_id: messageId })
    .orderBy('position')
  return rows.map((row) => ({
    position: Number(row.position),
    address: row.address,
    field: row.field,
    state: row.state,
    status: row.status,
    reply: row.reply,
    settledAt: row.settled_at === null ? null : new Date(row.settled_at),
    withheld: row.withheld,
  }))
}

/** Notes what became of a mail for its recipients, and moves its state with them. */
export async function markRecipients(
  trx: Db,
  messageId: string,
  changes: readonly RecipientChange[],
): Promise<void> {
  await markAllRecipients(
    trx,
    changes.map((change) => ({ ...change, messageId })),
  )
}

/** Notes what became of several mails for their recipients, and moves their states with them. */
export async function markAllRecipients(trx: Db, changes: readonly RecipientChangeOf[]): Promise<void> {
  const [first] = changes
  if (first === undefined) return
  const ids = [...new Set(changes.map(({ messageId }) => messageId))]
  await lockMails(trx, ids)
  const position = dialectOf(trx) === 'postgres' ? 'changed.column2::integer' : 'changed.column2'
  await withRows(
    trx,
    `update outgoing_recipients set state = changed.column3, status = changed.column4, reply = changed.column5,
      settled_at = changed.column6 from (values `,
    changes.map((change) => [
      change.messageId,
      change.position,
      change.state,
      columnText(change.status),
      columnText(change.reply),
      isOpen(change.state) ? null : change.at.toISOString(),
    ]),
    `) as changed where outgoing_recipients.message_id = changed.column1
      and outgoing_recipients.position = ${position}`,
  )
  const replies = new Map(
    changes.flatMap(({ messageId, reply }) => (reply === null ? [] : [[messageId, reply]])),
  )
  await moveStates(trx, ids, replies, first.at)
}

/** The states in which something is left to do for a recipient. */
export const openStates = ['waiting', 'sending', 'deferred'] as const satisfies readonly OutboundState[]

function isOpen(state: OutboundState): boolean {
  return openStates.some((open) => open === state)
}

type RecipientRow = {
  position: number | string
  address: string
  field: 'to' | 'cc'
  state: OutboundState
  status: string | null
  reply: string | null
  settled_at: string | null
  withheld: Barred | null
}

/** Two that change one mail at a time would each derive its state from half of what is so. */
async function lockMails(trx: Db, ids: readonly string[]): Promise<void> {
  if (dialectOf(trx) === 'postgres')
    await trx('messages').whereIn('id', ids).orderBy('id').forUpdate().select('id')
}

async function moveStates(
  trx: Db,
  ids: readonly string[],
  replies: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const recipients = await selectIn<{ message_id: string; state: OutboundState; reply: string | null }>(
    trx,
    'select message_id, state, reply from outgoing_recipients where message_id in',
    ids,
  )
  const states = new Map<string, OutboundState[]>()
  for (const { message_id, state } of recipients)
    states.set(message_id, [...(states.get(message_id) ?? []), state])
  const before = await selectIn<{
    id: string
    state: OutboundState
    received_at: string
    reply: string | null
  }>(trx, 'select id, state, received_at, reply from messages where id in', ids)
  const moved = before.map((row) => ({ ...row, next: mailState(states.get(row.id) ?? []) }))
  // What a mail is said to be is said in the words about whom it is so: one that failed does not say 250. C49
  const words = new Map(
    recipients.flatMap(({ message_id, state, reply }) =>
      reply === null ? [] : [[`${message_id} ${state}`, reply]],
    ),
  )
  await withRows(
    trx,
    'update messages set state = moved.column2, reply = moved.column3 from (values ',
    moved.map(({ id, next, reply }) => [
      id,
      next,
      columnText(words.get(`${id} ${next}`) ?? replies.get(id) ?? reply),
    ]),
    ') as moved where messages.id = moved.column1',
  )
  const turned = moved.filter(({ state, next }) => (state === 'cancelled') !== (next === 'cancelled'))
  await markTyped(
    trx,
    turned.map(({ id }) => id),
    now,
  )
  await addTallies(
    trx,
    moved.flatMap(({ received_at, state, next }) => {
      const change = { receivedAt: received_at, direction: 'out' as const }
      return [
        { ...change, state, count: -1 },
        { ...change, state: next, count: 1 },
      ]
    }),
  )
}
