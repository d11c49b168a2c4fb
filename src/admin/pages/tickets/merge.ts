import type { Request, Response } from 'express'
import { mayAt } from '../../../domain/permission.ts'
import { mayMerge } from '../../../domain/ticket/merging.ts'
import { type Merged, mergeTicket } from '../../../store/merges.ts'
import { findMergedInto } from '../../../store/ticket-family.ts'
import { findTicket, type TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type FieldView, fault, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { permissionsOf, permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, seeOther, userOf } from '../../visit.ts'
import { versionField } from './version-field.ts'

/** What the page that merges tickets may mention. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly action: string
  readonly backHref: string
  /** The number of the other ticket, as it was typed. */
  readonly into: FieldView
  /** What is to be confirmed; `null` while no ticket is named that it could be merged into. */
  readonly question: QuestionView | null
}

type QuestionView = {
  readonly protocol: string
  readonly title: string
  readonly requester: string | null
  readonly version: number
}

/** Why a ticket is not merged into another. */
type Obstacle = Exclude<Merged['kind'], 'merged'>

/** What the page shows: the field alone, or what is to be confirmed. */
export function toView(ticket: TicketRecord, typed: string, found: TicketRecord | Obstacle | null): View {
  const { protocol } = ticket
  const isFound = typeof found === 'object' && found !== null
  return {
    protocol,
    title: visibleLine(ticket.title),
    action: `/tickets/${protocol}/merge`,
    backHref: `/tickets/${protocol}`,
    into: { value: typed, fault: typeof found === 'string' ? fault(`ticket.merge.${found}`) : null },
    question: isFound
      ? {
          protocol: found.protocol,
          title: visibleLine(found.title),
          requester: found.requester === null ? null : visibleLine(found.requester.address),
          version: ticket.version,
        }
      : null,
  }
}

/** Asks which ticket another is to become part of, and then whether that is meant. */
export const askMerge: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const typed = queryText(request, 'into').trim().slice(0, maxTyped)
  const found = typed === '' ? null : await otherTicket(context, request, ticket, typed)
  show(request, response, toView(ticket, typed, found))
}

/** Makes a ticket part of another. */
export const submitMerge: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const typed = textField(request.body, 'into').slice(0, maxTyped)
  const found = await otherTicket(context, request, ticket, typed)
  if (typeof found === 'string') {
    show(request, response, toView(ticket, typed, found))
    return
  }
  const { database, clock } = context
  const version = versionField(request.body)
  const merged = await mergeTicket(
    database.writer,
    { ticketId: ticket.id, version, into: found.protocol },
    { actor: userOf(request).name, now: clock() },
  )
  if (merged.kind !== 'merged') {
    show(request, response, toView(ticket, typed, merged.kind))
    return
  }
  const details = { into: merged.protocol }
  await note(context, request, { event: 'ticket-merged', subject: ticket.protocol, details })
  flash(request, { key: 'ticket.merge.done', values: { protocol: ticket.protocol }, tone: 'good' })
  seeOther(response, `/tickets/${merged.protocol}`)
}

/** Nobody types a longer number. */
const maxTyped = 40

/** The ticket of a number, where it is another that the user may work on; else why not. */
async function otherTicket(
  context: PageContext,
  request: Request,
  ticket: TicketRecord,
  typed: string,
): Promise<TicketRecord | Obstacle> {
  const { reader } = context.database
  const named = await findTicket(reader, typed)
  const heldProtocol = named === null ? null : await findMergedInto(reader, named.id)
  const other = heldProtocol === null ? named : await findTicket(reader, heldProtocol)
  const permissions = await permissionsOf(context, request)
  if (other === null || !mayAt(permissions, other.queue?.id ?? null, 'work')) return 'unknown'
  if (other.id === ticket.id) return 'same'
  return mayMerge(ticket, other) ? other : 'not-possible'
}

function show(request: Request, response: Response, view: View): void {
  const status = view.into.fault === null ? 200 : 422
  render(request, response, 'tickets/merge', view, { titleKey: 'ticket.merge', status })
}
