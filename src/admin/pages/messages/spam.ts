import type { Request } from 'express'
import { foldAddress } from '../../../domain/mail/address.ts'
import type { Db } from '../../../store/database.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { findTicket, type TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedMessage } from '../../permitted.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { markAsSpam } from '../../spam.ts'
import {
  chosenEntry,
  type SpamQuestion,
  spamQuestion,
  type SpamQuestionView,
  spamQuestionView,
} from '../../spam-entry.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'

/** What the page that asks before it marks a message as spam may mention. */
export type View = {
  readonly address: string
  /** The ticket that is closed with it; `null` when none is. */
  readonly protocol: string | null
  readonly href: string
  readonly backHref: string
  /** The key of why it is not possible; `null` when it is. */
  readonly obstacleKey: string | null
  readonly question: SpamQuestionView
}

/** What the page asks. */
export function toView(message: MessageRecord, ticket: TicketRecord | null, question: SpamQuestion): View {
  const backHref = `/messages/${message.id}`
  return {
    address: visibleLine(spammerOf(message)),
    protocol: ticket?.protocol ?? null,
    href: `${backHref}/spam`,
    backHref,
    obstacleKey: question.obstacleKey,
    question: spamQuestionView(question),
  }
}

/** Asks whether the sender of a message is to be blocked. */
export const spam: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const message = await messageOf(context, request)
  const question = await spamQuestion(reader, spammerOf(message), message)
  const view = toView(message, await ticketOf(reader, message), question)
  render(request, response, 'messages/spam', view, { titleKey: 'ticket.spam.title' })
}

/** Blocks the sender, saying who did and for which message, and closes the ticket it opened as spam. C55 */
export const submitSpam: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const message = await messageOf(context, request)
  const back = `/messages/${message.id}`
  const question = await spamQuestion(database.reader, spammerOf(message), message)
  if (question.obstacleKey !== null) {
    flash(request, { key: question.obstacleKey, tone: 'bad' })
    return seeOther(response, back)
  }
  const ticket = await ticketOf(database.reader, message)
  const reason = sayIn(visitOf(request).language)('spam.reason', { message: message.id })
  const { listed } = chosenEntry(question, request.body)
  await markAsSpam(database.writer, { listed, reason, owner: userOf(request).name, ticket }, clock())
  await note(context, request, {
    event: 'message-marked-spam',
    subject: message.id,
    details: { blocked: listed.pattern, ...(ticket === null ? {} : { protocol: ticket.protocol }) },
  })
  flash(request, { key: 'spam.done', values: { address: listed.pattern }, tone: 'good' })
  seeOther(response, back)
}

/** Whom a message is from: its author, or its reverse-path when none can be read. */
function spammerOf({ author, reversePath }: MessageRecord): string {
  return foldAddress(author?.address ?? reversePath ?? '')
}

/** The open ticket of the same sender; one that others opened goes on without him. */
async function ticketOf(db: Db, message: MessageRecord): Promise<TicketRecord | null> {
  const ticket = message.protocol === null ? null : await findTicket(db, message.protocol)
  const isOfSpammer = foldAddress(ticket?.requester?.address ?? '') === spammerOf(message)
  return ticket?.state === 'open' && isOfSpammer ? ticket : null
}

async function messageOf(context: PageContext, request: Request): Promise<MessageRecord> {
  const message = await permittedMessage(context, request, 'work')
  if (message.direction === 'out') throw notFound()
  return message
}
