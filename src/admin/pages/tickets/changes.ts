import type { Request } from 'express'
import type { AuditEvent } from '../../../store/audit.ts'
import type { Db } from '../../../store/database.ts'
import { type Action, closeTicket, discardTicket, reopenTicket } from '../../../store/ticket-changes.ts'
import { markRead, markUnread, type Reading } from '../../../store/reads.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { askAndWrite } from '../../../store/validation-requests.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { validationLink } from '../../validation-link.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'
import { showMeanwhile } from './meanwhile.ts'
import { versionField } from './version-field.ts'

/** A change that an operator makes to a ticket by one button. */
type Change = {
  /** The last part of where its form leads. */
  readonly name: string
  readonly make: (db: Db, ticketId: string, action: Action, context: PageContext) => Promise<boolean>
  readonly event: AuditEvent
  readonly doneKey: string
  readonly allows: (ticket: TicketRecord) => boolean
}

/** Closes a ticket. */
export const close = changing({
  name: 'close',
  make: closeTicket,
  event: 'ticket-closed',
  doneKey: 'ticket.close.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Asks the requester to validate what was done. A20 */
export const askValidation = changing({
  name: 'ask-validation',
  make: (db, ticketId, action, context) =>
    askAndWrite(db, ticketId, action, validationLink(context, action.now)),
  event: 'ticket-validation-asked',
  doneKey: 'ticket.ask-validation.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Opens a ticket again that was closed, or whose requester was to validate it. */
export const reopen = changing({
  name: 'reopen',
  make: reopenTicket,
  event: 'ticket-reopened',
  doneKey: 'ticket.reopen.done',
  allows: ({ kind }) => kind === 'ticket',
})

/** Discards a pre-ticket: no ticket ever existed. */
export const discard = changing({
  name: 'discard',
  make: discardTicket,
  event: 'ticket-discarded',
  doneKey: 'ticket.discard.done',
  allows: ({ kind }) => kind === 'pre-ticket',
})

/** Marks all messages of a ticket as read, or one of them. C36 */
export const read = reading(markRead, 'ticket-marked-read', 'ticket.mark-read.done')

/** Marks the latest message of a ticket as not read, or any other. C36 */
export const unread = reading(markUnread, 'ticket-marked-unread', 'ticket.mark-unread.done')

function reading(
  mark: (db: Db, ticketId: string, reading: Reading) => Promise<boolean>,
  event: AuditEvent,
  doneKey: string,
): Page {
  return (context) => async (request, response) => {
    const { database, clock } = context
    const ticket = await permittedTicket(context, request, 'work')
    const messageId = parameter(request, 'id')
    if (messageId !== '' && !ticket.messageIds.includes(messageId)) throw notFound()
    const action = { actor: userOf(request).name, now: clock() }
    const named = messageId === '' ? {} : { messageId }
    const isDone = await mark(database.writer, ticket.id, { ...action, ...named })
    const details = named
    if (isDone) await note(context, request, { event, subject: ticket.protocol, details })
    flash(request, isDone ? { key: doneKey, tone: 'good' } : { key: 'ticket.not-possible', tone: 'bad' })
    seeOther(response, `/tickets/${ticket.protocol}`)
  }
}

function changing({ name, make, event, doneKey, allows }: Change): Page {
  return (context) => async (request, response) => {
    const { database, clock } = context
    const ticket = await permittedTicket(context, request, 'work')
    const action = { actor: userOf(request).name, now: clock(), ...versionSeen(request.body) }
    const { kind } = ticket
    const isDone = allows(ticket) && (await make(database.writer, ticket.id, { ...action, kind }, context))
    if (!isDone && (await isOutdated(context, request, action))) {
      await showMeanwhile(context, request, response, { name })
      return
    }
    if (isDone) await note(context, request, { event, subject: ticket.protocol })
    if (isDone && ticket.assignee !== null) await handOut(context)
    flash(request, isDone ? { key: doneKey, tone: 'good' } : { key: 'ticket.not-possible', tone: 'bad' })
    seeOther(response, `/tickets/${ticket.protocol}`)
  }
}

/** A form without a version is stopped by the state alone: it names what it expects of it. */
function versionSeen(body: unknown): { readonly version?: number } {
  return textField(body, 'version') === '' ? {} : { version: versionField(body) }
}

async function isOutdated(context: PageContext, request: Request, { version }: Action): Promise<boolean> {
  return version !== undefined && (await permittedTicket(context, request, 'work')).version !== version
}
