import type { Request } from 'express'
import type { Db } from '../../../store/database.ts'
import { findTicket, type TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { markAsSpam, spamObstacle } from '../../spam.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, userOf, visitOf } from '../../visit.ts'

/** What the page that asks before it marks a ticket as spam may mention. */
export type View = {
  readonly protocol: string
  readonly address: string
  readonly backHref: string
  /** The key of why it is not possible; `null` when it is. */
  readonly obstacleKey: string | null
}

/** What the page asks. */
export function toView({ protocol, requester }: TicketRecord, obstacleKey: string | null): View {
  return {
    protocol,
    address: visibleLine(requester?.address ?? ''),
    backHref: `/tickets/${protocol}`,
    obstacleKey,
  }
}

/** Asks whether the sender is to be blocked and the ticket closed as spam. */
export const spam: Page = (context) => async (request, response) => {
  const ticket = await ticketOf(context, request)
  const view = toView(ticket, await obstacleOf(context.database.reader, ticket))
  render(request, response, 'tickets/spam', view, { titleKey: 'ticket.spam.title' })
}

/** Blocks the sender, saying who did and for which ticket, and closes the ticket as spam: both or neither. */
export const submitSpam: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await ticketOf(context, request)
  const { protocol, requester } = ticket
  const back = `/tickets/${protocol}`
  const obstacleKey = await obstacleOf(database.reader, ticket)
  if (obstacleKey !== null || requester === null) {
    flash(request, { key: obstacleKey ?? 'ticket.spam.no-address', tone: 'bad' })
    return seeOther(response, back)
  }
  const { address } = requester
  const owner = userOf(request).name
  const reason = sayIn(visitOf(request).language)('ticket.spam.reason', { protocol })
  const isDone = await markAsSpam(database.writer, { address, reason, owner, ticket }, clock())
  if (!isDone) {
    flash(request, { key: 'ticket.not-possible', tone: 'bad' })
    return seeOther(response, back)
  }
  await note(context, request, {
    event: 'ticket-marked-spam',
    subject: protocol,
    details: { blocked: address },
  })
  flash(request, { key: 'ticket.spam.done', values: { address }, tone: 'good' })
  seeOther(response, back)
}

async function obstacleOf(db: Db, { requester, state }: TicketRecord): Promise<string | null> {
  if (state !== 'open') return 'ticket.not-possible'
  return spamObstacle(db, requester?.address ?? '')
}

async function ticketOf({ database }: PageContext, request: Request): Promise<TicketRecord> {
  const ticket = await findTicket(database.reader, parameter(request, 'protocol'))
  if (ticket === null) throw notFound()
  return ticket
}
