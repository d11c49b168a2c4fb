import type { Request, Response } from 'express'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { listHistory } from '../../../store/history.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { textField } from '../../form-field.ts'
import type { PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { type HistoryView, historyView } from './timeline.ts'

/** What was to be changed, to be tried again. */
export type Retry = {
  /** The last part of where the form leads. */
  readonly name: string
  /** What was typed; empty where a button alone was pressed. */
  readonly fields?: readonly { readonly name: string; readonly labelKey: string; readonly value: string }[]
}

/** What the page may mention that stops who changes a ticket after another has. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly kindKey: string
  readonly stateKey: string
  readonly href: string
  /** What happened since the ticket was seen. */
  readonly changes: readonly HistoryView[]
  readonly action: string
  readonly submitKey: string
  readonly fields: NonNullable<Retry['fields']>
  readonly version: number
  readonly seen: number
}

/** Changes told of at most: the page of the ticket has them all. */
const maxChanges = 20

/** What the page shows: what happened meanwhile, and what was typed. */
export function toView(
  ticket: TicketRecord,
  history: readonly HistoryEntry[],
  seen: number,
  { name, fields = [] }: Retry,
): View {
  const { protocol, kind, state } = ticket
  return {
    protocol,
    title: visibleLine(ticket.title),
    kindKey: `ticket-kind.${kind}`,
    stateKey: `ticket-state.${state}`,
    href: `/tickets/${protocol}`,
    changes: changesSince(history, seen),
    action: `/tickets/${protocol}/${name}`,
    submitKey: `ticket.meanwhile.${fields.length === 0 ? 'retry' : 'save'}`,
    fields,
    version: ticket.version,
    seen: history.length,
  }
}

/** The lines of a history that were not there yet when a page showed so many. */
export function changesSince(history: readonly HistoryEntry[], seen: number): readonly HistoryView[] {
  return history.slice(seen).slice(-maxChanges).map(historyView)
}

/** How many lines of the history the page had from which a form was sent. */
export function seenField(body: unknown): number {
  const text = textField(body, 'seen')
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

/** Tells who came second what has changed meanwhile, and keeps what he typed. */
export async function showMeanwhile(
  context: PageContext,
  request: Request,
  response: Response,
  retry: Retry,
): Promise<void> {
  const ticket = await permittedTicket(context, request, 'work')
  const history = await listHistory(context.database.reader, ticket.id)
  const view = toView(ticket, history, seenField(request.body), retry)
  render(request, response, 'tickets/meanwhile', view, { titleKey: 'ticket.meanwhile.title', status: 409 })
}
