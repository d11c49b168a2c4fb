import type { AuditEvent } from '../../../store/audit.ts'
import type { Db } from '../../../store/database.ts'
import {
  type Action,
  askValidation as askValidationOf,
  closeTicket,
  discardTicket,
  markRead,
  markUnread,
  reopenTicket,
} from '../../../store/ticket-changes.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { handOut } from '../../hand-out.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { seeOther, userOf } from '../../visit.ts'

/** A change that an operator makes to a ticket by one button. */
type Change = {
  readonly make: (db: Db, ticketId: string, action: Action) => Promise<boolean>
  readonly event: AuditEvent
  readonly doneKey: string
  readonly allows: (ticket: TicketRecord) => boolean
}

/** Closes a ticket. */
export const close = changing({
  make: closeTicket,
  event: 'ticket-closed',
  doneKey: 'ticket.close.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Asks the requester to validate what was done. A20 */
export const askValidation = changing({
  make: askValidationOf,
  event: 'ticket-validation-asked',
  doneKey: 'ticket.ask-validation.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Opens a ticket again whose requester was to validate it. */
export const reopen = changing({
  make: reopenTicket,
  event: 'ticket-reopened',
  doneKey: 'ticket.reopen.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Discards a pre-ticket: no ticket ever existed. */
export const discard = changing({
  make: discardTicket,
  event: 'ticket-discarded',
  doneKey: 'ticket.discard.done',
  allows: ({ kind }) => kind === 'pre-ticket',
})

/** Takes a ticket out of the unread ones. */
export const read = changing({
  make: markRead,
  event: 'ticket-marked-read',
  doneKey: 'ticket.mark-read.done',
  allows: () => true,
})

/** Puts a ticket back among the unread ones. */
export const unread = changing({
  make: markUnread,
  event: 'ticket-marked-unread',
  doneKey: 'ticket.mark-unread.done',
  allows: () => true,
})

function changing({ make, event, doneKey, allows }: Change): Page {
  return (context) => async (request, response) => {
    const { database, clock } = context
    const ticket = await permittedTicket(context, request, 'work')
    const action = { actor: userOf(request).name, now: clock() }
    const isDone = allows(ticket) && (await make(database.writer, ticket.id, action))
    if (isDone) await note(context, request, { event, subject: ticket.protocol })
    if (isDone && ticket.assignee !== null) await handOut(context)
    flash(request, isDone ? { key: doneKey, tone: 'good' } : { key: 'ticket.not-possible', tone: 'bad' })
    seeOther(response, `/tickets/${ticket.protocol}`)
  }
}
