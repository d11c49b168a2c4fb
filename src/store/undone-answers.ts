import type { HistoryEvent, TicketState } from '../domain/ticket/ticket.ts'
import type { Undoing } from './answers.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { newId } from './id.ts'
import { listRecipients, markRecipients } from './outgoing-recipients.ts'
import { type Action, change } from './ticket-changes.ts'
import { lockTickets } from './ticket-family.ts'
import { endRequests } from './validation-requests.ts'

/** An answer that can still be taken back, as its ticket shows it. */
export type WaitingAnswer = {
  readonly id: string
  readonly user: string
  readonly leavesAt: Date
}

/** What became of taking one back; `null` of the draft when nothing was left to take back. */
export type Undone = {
  /** The draft that it is again, and whose. */
  readonly draftId: string | null
  readonly userId: string
  /** Copies that do not leave any more, and those that had left. */
  readonly cancelled: number
  readonly left: number
}

type AnswerRow = {
  id: string
  ticket_id: string
  user_id: string
  content: string
  undoing: string | null
}

/** How long the row of an answer outlives the last of its mails. */
const keptMs = 24 * 60 * 60 * 1000

/** The answers of a ticket of which some copy still waits to leave for the first time, the next to leave first. */
export async function listWaitingAnswers(db: Db, ticketId: string): Promise<readonly WaitingAnswer[]> {
  const rows: { id: string; name: string | null; leaves_at: string }[] = await db('answers')
    .leftJoin('users', 'users.id', 'answers.user_id')
    .where({ ticket_id: ticketId, 'answers.state': 'queued' })
    .whereIn('answers.id', waitingActions(db, ticketId))
    .orderBy('leaves_at')
    .select('answers.id', 'users.name', 'answers.leaves_at')
  return rows.map((row) => ({ id: row.id, user: row.name ?? '', leavesAt: new Date(row.leaves_at) }))
}

/**
 * Takes back what of an answer has not been tried yet, and makes it a draft again.
 *
 * A copy in hand, or gone, is not stopped: it is counted. The state that the answer gave its ticket is taken back when
 * nothing has left and nobody has changed the ticket since, and with it the mails that told of it. `null` when there is
 * no such answer.
 */
export async function undoAnswer(
  trx: Db,
  { id, ticketId }: { readonly id: string; readonly ticketId: string },
  { actor, userId, now }: Pick<Action, 'actor' | 'now'> & { readonly userId: string },
): Promise<Undone | null> {
  const row: AnswerRow | undefined = await trx('answers')
    .where({ id, ticket_id: ticketId, state: 'queued' })
    .first()
  if (row === undefined) return null
  // As whoever changes a ticket and its words: the ticket first.
  await lockTickets(trx, [ticketId])
  const { cancelled, left } = await cancelMails(trx, { action_id: id }, now)
  if (cancelled === 0) return { draftId: null, userId: row.user_id, cancelled, left }
  const ownerId = await ownerOf(trx, row, userId)
  const draftId = await backToDraft(trx, { ...row, user_id: ownerId }, now)
  await trx('tickets')
    .where({ id: ticketId })
    .update({ version: trx.raw('version + 1'), updated_at: now.toISOString() })
  const details = { cancelled, left }
  await addHistory(trx, [{ ticketId, event: 'answer-undone', actor, messageId: null, details, at: now }])
  if (left === 0 && row.undoing !== null)
    await moveBack(trx, { id, ticketId }, JSON.parse(row.undoing), { actor, now })
  return { draftId, userId: ownerId, cancelled, left }
}

/** Who writes on: its writer, or who takes it back where that one may not sign in any more. */
async function ownerOf(trx: Db, { user_id: writerId }: AnswerRow, userId: string): Promise<string> {
  const writer = await trx('users').where({ id: writerId, active: true }).first('id')
  return writer === undefined ? userId : writerId
}

/** Forgets answers of which nothing waits any more: what they said stands in their mails. */
export async function sweepAnswers(db: Db, now: Date): Promise<void> {
  await db('answers')
    .where({ state: 'queued' })
    .where('leaves_at', '<', new Date(now.getTime() - keptMs).toISOString())
    .whereNotIn(
      'id',
      db('outbox')
        .join('outgoing_mails', 'outgoing_mails.message_id', 'outbox.message_id')
        .whereNotNull('outgoing_mails.action_id')
        .select('outgoing_mails.action_id'),
    )
    .delete()
}

function waitingActions(db: Db, ticketId: string): ReturnType<Db> {
  return db('outgoing_mails')
    .join('outbox', 'outbox.message_id', 'outgoing_mails.message_id')
    .where({ 'outgoing_mails.ticket_id': ticketId, 'outbox.attempts': 0 })
    .whereNotNull('outgoing_mails.action_id')
    .select('outgoing_mails.action_id')
}

/** Stops those of the mails that nobody has tried; counts them, and those that leave all the same. */
async function cancelMails(
  trx: Db,
  which: { readonly action_id: string } | { readonly answer_id: string },
  now: Date,
): Promise<Pick<Undone, 'cancelled' | 'left'>> {
  const ids: string[] = await trx('outgoing_mails').where(which).orderBy('message_id').pluck('message_id')
  let cancelled = 0
  for (const id of ids) if (await cancelMail(trx, id, now)) cancelled += 1
  const filtered = await trx('messages').whereIn('id', ids).where({ state: 'filtered' }).pluck('id')
  return { cancelled, left: ids.length - cancelled - filtered.length }
}

/** Whether nobody had it in hand: who takes a mail counts the attempt first, in the same row. */
async function cancelMail(trx: Db, messageId: string, now: Date): Promise<boolean> {
  const removed = await trx('outbox').where({ message_id: messageId, attempts: 0 }).delete()
  if (removed === 0) return false
  const recipients = await listRecipients(trx, messageId)
  await markRecipients(
    trx,
    messageId,
    recipients
      .filter(({ state }) => state === 'waiting' || state === 'deferred')
      .map(({ position }) => ({ position, state: 'cancelled', status: null, reply: null, at: now })),
  )
  return true
}

/** The mails of an answer keep its id for ever, so what is written from here on has another. */
async function backToDraft(trx: Db, row: AnswerRow, now: Date): Promise<string> {
  const id = newId(now)
  await trx('answers').insert({
    id,
    ticket_id: row.ticket_id,
    user_id: row.user_id,
    state: 'draft',
    content: row.content,
    version: 1,
    updated_at: now.toISOString(),
  })
  await trx('answer_files').where({ answer_id: row.id }).update({ answer_id: id })
  await trx('answers').where({ id: row.id }).delete()
  return id
}

const backEvents = {
  open: 'reopened',
  'awaiting-validation': 'validation-asked',
  closed: 'closed',
} as const satisfies Partial<Record<TicketState, HistoryEvent>>

/** Who has been told of the state by a mail that has left is told of this one, too; nobody else is. */
async function moveBack(
  trx: Db,
  { id, ticketId }: { readonly id: string; readonly ticketId: string },
  { from, to, version }: Undoing,
  { actor, now }: Pick<Action, 'actor' | 'now'>,
): Promise<void> {
  // Taking back has taken one version of its own, and holds the row.
  const seen = { state: to, version: version + 1 }
  const isAsItWas = await trx('tickets')
    .where({ id: ticketId, ...seen })
    .whereNull('merged_into_id')
    .first('id')
  const event = from === 'discarded' || from === 'spam' ? undefined : backEvents[from]
  if (isAsItWas === undefined || event === undefined) return
  const { left } = await cancelMails(trx, { answer_id: id }, now)
  if (to === 'awaiting-validation') await endRequests(trx, ticketId, now)
  const move = { from: to, to: from, event, isSilent: left === 0 }
  await change(trx, ticketId, move, { actor, now, version: seen.version })
}
