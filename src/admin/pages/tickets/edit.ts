import type { Request, Response } from 'express'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { fromLocalField, toLocalField } from '../../../i18n/local-time.ts'
import { listHistory } from '../../../store/history.ts'
import { editTicket } from '../../../store/ticket-edits.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type FieldView, type Fault, fault, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine, withoutInvisible } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { changesSince, seenField } from './meanwhile.ts'
import type { HistoryView } from './timeline.ts'
import { versionField } from './version-field.ts'

/** What the page that changes title and due time may mention. */
export type View = {
  readonly protocol: string
  readonly action: string
  readonly backHref: string
  readonly title: FieldView
  readonly due: FieldView
  /** What happened since the form was opened; `null` when nobody else changed the ticket. */
  readonly meanwhile: {
    readonly changes: readonly HistoryView[]
    /** The title and due time as they are now. */
    readonly title: string
    readonly due: Date | null
  } | null
  readonly version: number
  readonly seen: number
}

/** What was typed. */
export type Typed = { readonly title: string; readonly due: string }

/** What is wrong with what was typed. */
type Faults = { readonly title?: Fault; readonly due?: Fault }

/** What the page shows, of a ticket and a form that may come back. */
export function toView(
  ticket: TicketRecord,
  history: readonly HistoryEntry[],
  typed: Typed,
  { faults = {}, since = null }: { readonly faults?: Faults; readonly since?: number | null } = {},
): View {
  const backHref = `/tickets/${ticket.protocol}`
  return {
    protocol: ticket.protocol,
    action: `${backHref}/edit`,
    backHref,
    title: { value: typed.title, fault: faults.title ?? null },
    due: { value: typed.due, fault: faults.due ?? null },
    meanwhile:
      since === null
        ? null
        : { changes: changesSince(history, since), title: visibleLine(ticket.title), due: ticket.dueAt },
    version: ticket.version,
    seen: history.length,
  }
}

/** Shows the form with title and due time as they are. */
export const edit: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const history = await listHistory(context.database.reader, ticket.id)
  const typed = { title: visibleLine(ticket.title), due: toLocalField(ticket.dueAt) }
  show(request, response, toView(ticket, history, typed), 200)
}

/** Writes title and due time; who comes second sees what has changed, with what he typed. */
export const submitEdit: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const typed = { title: textField(request.body, 'title'), due: textField(request.body, 'due') }
  const title = withoutInvisible(typed.title).trim()
  const dueAt = typed.due === '' ? null : fromLocalField(typed.due)
  const faults = {
    ...(title === '' && { title: fault('ticket.edit.title.empty') }),
    ...(typed.due !== '' && dueAt === null && { due: fault('ticket.edit.due.unreadable') }),
  }
  const version = versionField(request.body)
  if (Object.keys(faults).length > 0) {
    const history = await listHistory(context.database.reader, ticket.id)
    // The form stays the one that was opened: what came meanwhile is told when it is saved.
    const view = { ...toView(ticket, history, typed, { faults }), version, seen: seenField(request.body) }
    show(request, response, view, 422)
    return
  }
  const action = { actor: userOf(request).name, now: context.clock(), version }
  if (!(await editTicket(context.database.writer, ticket.id, { title, dueAt }, action))) {
    await showChanged(context, request, response, typed)
    return
  }
  await note(context, request, { event: 'ticket-edited', subject: ticket.protocol })
  flash(request, { key: 'ticket.edit.done', tone: 'good' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}

async function showChanged(
  context: PageContext,
  request: Request,
  response: Response,
  typed: Typed,
): Promise<void> {
  const ticket = await permittedTicket(context, request, 'work')
  const history = await listHistory(context.database.reader, ticket.id)
  show(request, response, toView(ticket, history, typed, { since: seenField(request.body) }), 409)
}

function show(request: Request, response: Response, view: View, status: number): void {
  render(request, response, 'tickets/edit', view, { titleKey: 'ticket.edit', status })
}
