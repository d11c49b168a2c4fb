import type { ValidationRequest } from '../domain/outgoing/automatic-mail.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import { readConversationEnds } from './conversation-ends.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { followAnswer } from './followed-answer.ts'
import { newId } from './id.ts'
import { queueMails } from './queued-mails.ts'
import { readTicketFacts } from './template-values.ts'
import { unguessableMessageId } from './templated-mails.ts'
import { type Action, askValidation, change, type Move } from './ticket-changes.ts'
import { turnsOf } from './turns.ts'

/** What a requester may answer. */
export const validationAnswers = ['solved', 'open'] as const

/** One of the answers. */
export type ValidationAnswer = (typeof validationAnswers)[number]

/** A question to a requester, and what became of it. */
export type AskedValidation = {
  readonly id: string
  readonly protocol: string
  readonly title: string
  /** Whether an answer would still change anything. */
  readonly isOpen: boolean
  readonly answer: ValidationAnswer | null
}

/** How the link to answer a question is made. */
export type ValidationLink = { linkTo(requestId: string): string; readonly until: Date }

type AskedRow = {
  id: string
  protocol: string
  title: string
  state: string
  merged_into_id: string | null
  answered_at: string | null
  answer: ValidationAnswer | 'replaced' | null
}

/**
 * Asks the requester to validate what was done, by mail where the desk wants that; whether the ticket was open. A20
 *
 * Whatever was asked before about the ticket can be answered no more. A link that nobody outside could open is `null`,
 * and none is sent.
 */
export async function askAndWrite(
  db: Db,
  ticketId: string,
  action: Action,
  link: ValidationLink | null,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    if (!(await askValidation(trx, ticketId, action))) return false
    await endRequests(trx, ticketId, action.now)
    if (link !== null) await askByMail(trx, ticketId, action, link)
    return true
  })
}

/** Ends what was asked about a ticket and not answered: its link changes nothing any more. */
export async function endRequests(trx: Db, ticketId: string, now: Date): Promise<void> {
  await trx('validation_requests')
    .where({ ticket_id: ticketId })
    .whereNull('answered_at')
    .update({ answered_at: now.toISOString(), answer: 'replaced' })
}

async function askByMail(
  trx: Db,
  ticketId: string,
  { now, answer }: Action,
  { linkTo, until }: ValidationLink,
): Promise<void> {
  const wants = await trx('tickets')
    .join('desks', 'desks.id', 'tickets.desk_id')
    .where({ 'tickets.id': ticketId, 'desks.asks_validation': true })
    .first('tickets.id')
  const ticket = (await readTicketFacts(trx, [ticketId])).get(ticketId)
  const ends = (await readConversationEnds(trx, [ticketId])).get(ticketId)
  const to = ticket?.requesterAddress ?? ''
  if (wants === undefined || ticket === undefined || !ends?.isFromPerson || !isSendableAddress(to)) return
  const [turn = null] = await turnsOf(trx, [{ to, deskAddress: ends.deskAddress, ticketId }], now)
  if (turn === null) return
  const id = newId(now)
  await trx('validation_requests').insert({ id, ticket_id: ticketId, asked_at: now.toISOString() })
  const mail: ValidationRequest = {
    template: 'validation-request',
    deskAddress: ends.deskAddress,
    to,
    protocol: ticket.protocol,
    ticketId,
    subject: ticket.title,
    language: ends.language,
    inReplyTo: ends.inReplyTo,
    messageId: unguessableMessageId(ends.deskAddress, now),
    link: linkTo(id),
    until: until.toISOString(),
  }
  const about = { id: ticketId, protocol: ticket.protocol }
  const leaving = { leavesAt: turn.at, barred: new Map([[to, turn.barred]]) }
  const queued = { id: newId(now), mail, kind: 'auto-reply', ticket: about, ...leaving } as const
  await queueMails(trx, followAnswer([queued], answer ?? null), now)
}

/** A question by its id; `null` when there is none, or its ticket is gone. */
export async function findValidation(db: Db, id: string): Promise<AskedValidation | null> {
  const row: AskedRow | undefined = await db('validation_requests')
    .join('tickets', 'tickets.id', 'validation_requests.ticket_id')
    .where({ 'validation_requests.id': id })
    .first(
      'validation_requests.id',
      'validation_requests.answered_at',
      'validation_requests.answer',
      'tickets.protocol',
      'tickets.title',
      'tickets.state',
      'tickets.merged_into_id',
    )
  if (row === undefined) return null
  const { protocol, title, state, answer } = row
  return {
    id,
    protocol,
    title,
    isOpen: row.answered_at === null && state === 'awaiting-validation' && row.merged_into_id === null,
    answer: answer === 'replaced' ? null : answer,
  }
}

const movesBy = {
  solved: { to: 'closed', event: 'validated' },
  open: { to: 'open', event: 'not-solved' },
} as const satisfies Record<ValidationAnswer, Pick<Move, 'to' | 'event'>>

/** Closes a ticket that awaits validation, or opens it again, as its requester says; once. Whether it did. A20 */
export async function answerValidation(
  database: Database,
  id: string,
  answer: ValidationAnswer,
  now: Date,
): Promise<boolean> {
  return writeTransaction(database, async (trx) => {
    const asked = await trx('validation_requests').where({ id }).forUpdate().first('ticket_id', 'answered_at')
    if (asked === undefined || asked.answered_at !== null) return false
    const ticketId: string = asked.ticket_id
    const move = { from: 'awaiting-validation', ...movesBy[answer] } as const
    if (!(await change(trx, ticketId, move, { actor: null, now }))) return false
    await trx('validation_requests').where({ id }).update({ answered_at: now.toISOString(), answer })
    return true
  })
}
