import { type AnswerMove, movesFor } from '../domain/outgoing/answer.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import { maskedAddress } from '../domain/ticket/masked-address.ts'
import type { Ticket } from '../domain/ticket/ticket.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { addHistory, listHistory } from './history.ts'
import { queueMails, type QueuedMail } from './queued-mails.ts'
import { readAll } from './reads.ts'
import { type Action, closeTicket, reopenTicket } from './ticket-changes.ts'
import { takeVersion, type VersionedAction } from './ticket-edits.ts'
import { askAndWrite, type ValidationLink } from './validation-requests.ts'

/** An answer about to be put into the outbox. */
export type AnswerToQueue = {
  /** The draft that it was, whose id its mails share. M29 */
  readonly id: string
  /** The version of the draft that its mails were made of. C38 */
  readonly version: number
  readonly ticketId: string
  readonly userId: string
  readonly mails: readonly QueuedMail[]
  readonly channel: ChosenChannel & { readonly name: string | null }
  readonly recipients: readonly string[]
  readonly leavesAt: Date
  readonly move: AnswerMove
  /** How the requester may validate by mail; `null` where nobody outside could open the link. A20 */
  readonly link: ValidationLink | null
  /** How many lines of the history its writer has seen. */
  readonly seen: number
}

/** What became of it. */
export type AnswerQueued = 'queued' | 'changed-meanwhile' | 'draft-changed' | 'sent-before' | 'not-possible'

/** What taking an answer back must take back with it: the state of its ticket. */
export type Undoing = {
  readonly from: Ticket['state']
  readonly to: Ticket['state']
  readonly version: number
}

/** The addresses told of in a line of history; the mails themselves name all. */
const maxTold = 5

/**
 * Puts an answer into the outbox and does with its ticket what it was to do, all or nothing. M8
 *
 * Nothing is queued when somebody else has changed the ticket since, when its client has written, or when another
 * window has changed what was shown: the draft stays.
 * The messages of the ticket are read by who answers them. C36 What the change of its ticket tells others leaves with
 * it, and is taken back with it.
 */
export async function queueAnswer(
  trx: Db,
  answer: AnswerToQueue,
  action: VersionedAction,
): Promise<AnswerQueued> {
  const { id, ticketId, userId, move, leavesAt } = answer
  const { actor, now } = action
  const draft = trx('answers').where({ id, ticket_id: ticketId, user_id: userId, state: 'draft' })
  const written: { version: number } | undefined = await draft.clone().forUpdate().first('version')
  if (written === undefined) return 'sent-before'
  if (Number(written.version) !== answer.version) return 'draft-changed'
  const before = await stateOf(trx, ticketId)
  if (before === null || !movesFor(before).includes(move)) return 'not-possible'
  if (await hasClientWrittenSince(trx, ticketId, answer.seen)) return 'changed-meanwhile'
  if (!(await takeVersion(trx, ticketId, action))) return 'changed-meanwhile'
  await queueMails(trx, answer.mails, now)
  await readAll(trx, ticketId, now)
  await tellAnswered(trx, answer, { actor, now })
  if (!(await moveTicket(trx, answer, { actor, now, answer: { id, leavesAt } })))
    throw new Error(`expected a ticket that may ${move}, got one that is ${before.state}`)
  const after = await stateOf(trx, ticketId)
  const undoing: Undoing | null =
    after === null || after.state === before.state
      ? null
      : { from: before.state, to: after.state, version: after.version }
  await draft.update({
    state: 'queued',
    leaves_at: leavesAt.toISOString(),
    undoing: undoing === null ? null : columnJson(undoing),
  })
  return 'queued'
}

async function tellAnswered(
  trx: Db,
  { ticketId, channel, recipients, mails, leavesAt }: AnswerToQueue,
  { actor, now }: Pick<VersionedAction, 'actor' | 'now'>,
): Promise<void> {
  const told = recipients.slice(0, maxTold).map(maskedAddress).join(', ')
  const others = recipients.length - maxTold
  await addHistory(trx, [
    {
      ticketId,
      event: 'answered',
      actor,
      messageId: mails[0]?.id ?? null,
      details: {
        who: others > 0 ? `${told}, +${others}` : told,
        channel: channel.name,
        why: channel.why,
        mails: mails.length,
        leavesAt: leavesAt.toISOString(),
      },
      at: now,
    },
  ])
}

async function moveTicket(
  trx: Db,
  { ticketId, move, link }: AnswerToQueue,
  action: Action,
): Promise<boolean> {
  switch (move) {
    case 'keep':
      return true
    case 'ask-validation':
      return askAndWrite(trx, ticketId, action, link)
    case 'close':
      return closeTicket(trx, ticketId, action)
    case 'reopen':
      return reopenTicket(trx, ticketId, action)
  }
}

/** A mail of the client that the writer has not seen may be the very answer to what he writes. */
async function hasClientWrittenSince(trx: Db, ticketId: string, seen: number): Promise<boolean> {
  const history = await listHistory(trx, ticketId)
  return history.slice(seen).some(({ event }) => event === 'mail-received')
}

type Standing = Pick<Ticket, 'kind' | 'state' | 'version'>

async function stateOf(trx: Db, ticketId: string): Promise<Standing | null> {
  const row: Standing | undefined = await trx('tickets')
    .where({ id: ticketId })
    .whereNull('merged_into_id')
    .first('kind', 'state', 'version')
  return row === undefined ? null : { ...row, version: Number(row.version) }
}
