import type { Db } from '../../../store/database.ts'
import { findMessage } from '../../../store/messages.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
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

/** What the page that asks before it marks a ticket as spam may mention. */
export type View = {
  readonly protocol: string
  readonly address: string
  readonly backHref: string
  /** The key of why it is not possible; `null` when it is. */
  readonly obstacleKey: string | null
  readonly question: SpamQuestionView
}

/** What the page asks. */
export function toView({ protocol, requester, state }: TicketRecord, question: SpamQuestion): View {
  return {
    protocol,
    address: visibleLine(requester?.address ?? ''),
    backHref: `/tickets/${protocol}`,
    obstacleKey: state === 'open' ? question.obstacleKey : 'ticket.not-possible',
    question: spamQuestionView(question),
  }
}

/** Asks whether the sender is to be blocked and the ticket closed as spam. */
export const spam: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const view = toView(ticket, await questionOf(context.database.reader, ticket))
  render(request, response, 'tickets/spam', view, { titleKey: 'ticket.spam.title' })
}

/** Blocks the sender, saying who did and for which ticket, and closes the ticket as spam: both or neither. */
export const submitSpam: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const { protocol } = ticket
  const back = `/tickets/${protocol}`
  const question = await questionOf(database.reader, ticket)
  const { obstacleKey } = toView(ticket, question)
  if (obstacleKey !== null) {
    flash(request, { key: obstacleKey, tone: 'bad' })
    return seeOther(response, back)
  }
  const { listed } = chosenEntry(question, request.body)
  const owner = userOf(request).name
  const reason = sayIn(visitOf(request).language)('ticket.spam.reason', { protocol })
  const isDone = await markAsSpam(database.writer, { listed, reason, owner, ticket }, clock())
  if (!isDone) {
    flash(request, { key: 'ticket.not-possible', tone: 'bad' })
    return seeOther(response, back)
  }
  await note(context, request, {
    event: 'ticket-marked-spam',
    subject: protocol,
    details: { blocked: listed.pattern },
  })
  flash(request, { key: 'ticket.spam.done', values: { address: listed.pattern }, tone: 'good' })
  seeOther(response, back)
}

/** The message that opened the ticket shows how far its requester is proved. */
async function questionOf(db: Db, { requester, messageIds: [first] }: TicketRecord): Promise<SpamQuestion> {
  return spamQuestion(db, requester?.address ?? '', first === undefined ? null : await findMessage(db, first))
}
