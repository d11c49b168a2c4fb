import type { Request } from 'express'
import { eraseNote, findNote, type Note } from '../../../store/notes.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note as noteInAudit } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { forbidden, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLines } from '../../visible-text.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'

/** What the page that asks before it erases a note may mention. */
export type View = { readonly text: string; readonly action: string; readonly backHref: string }

/** What the page asks. */
export function toView({ protocol }: Pick<TicketRecord, 'protocol'>, { id, text }: Note): View {
  const backHref = `/tickets/${protocol}`
  return { text: visibleLines(text ?? ''), action: `${backHref}/notes/${id}/erase`, backHref }
}

/** Asks whether a note is to be erased, which cannot be taken back. */
export const askEraseNote: Page = (context) => async (request, response) => {
  const { ticket, note } = await erasable(context, request)
  render(request, response, 'tickets/erase-note', toView(ticket, note), { titleKey: 'ticket.note.erase' })
}

/** Erases a note for good. */
export const submitEraseNote: Page = (context) => async (request, response) => {
  const { ticket, note } = await erasable(context, request)
  const action = { actor: userOf(request).name, now: context.clock() }
  const isDone = await eraseNote(context.database.writer, ticket.id, note.id, action)
  if (isDone) await noteInAudit(context, request, { event: 'ticket-note-erased', subject: ticket.protocol })
  const key = isDone ? 'ticket.note.erase.done' : 'ticket.note.erased-before'
  flash(request, { key, tone: isDone ? 'good' : 'bad' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}

/** The note that a route names: its author erases it, or an administrator. */
async function erasable(
  context: PageContext,
  request: Request,
): Promise<{ readonly ticket: TicketRecord; readonly note: Note }> {
  const ticket = await permittedTicket(context, request, 'work')
  const note = await findNote(context.database.reader, ticket.id, parameter(request, 'note'))
  if (note === null) throw notFound()
  const { id, role } = userOf(request)
  if (note.authorId !== id && role !== 'administrator') throw forbidden()
  return { ticket, note }
}
