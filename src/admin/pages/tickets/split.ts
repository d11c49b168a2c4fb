import type { Request, Response } from 'express'
import { type MessageFields, findMessage } from '../../../store/messages.ts'
import { type Split, splitTicket } from '../../../store/splits.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField, textsField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { mailboxText } from '../../message-words.ts'
import { versionField } from './version-field.ts'

/** Messages to choose from: the latest ones. */
const maxMessages = 100

/** What the page that splits a ticket may mention. */
export type View = {
  readonly protocol: string
  readonly action: string
  readonly backHref: string
  readonly version: number
  readonly title: string
  /** `null` when nothing is wrong. */
  readonly faultKey: string | null
  readonly messages: readonly ChoiceView[]
}

type ChoiceView = {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly author: string | null
  readonly subject: string | null
  readonly at: Date
  readonly isChosen: boolean
}

/** What was typed and ticked, and why it was not done. */
type Typed = {
  readonly title: string
  readonly chosen: readonly string[]
  readonly fault: Exclude<Split['kind'], 'split'> | null
}

/** What the page shows of a ticket and of what was chosen. */
export function toView(ticket: TicketRecord, messages: readonly MessageFields[], typed: Typed): View {
  const { protocol, version } = ticket
  return {
    protocol,
    action: `/tickets/${protocol}/split`,
    backHref: `/tickets/${protocol}`,
    version,
    title: typed.title,
    faultKey: typed.fault === null ? null : `ticket.split.${typed.fault}`,
    messages: messages.map(({ id, direction, author, subject, receivedAt }) => ({
      id,
      direction,
      author: author === null ? null : visibleLine(mailboxText(author)),
      subject: subject === null || subject === '' ? null : visibleLine(subject),
      at: receivedAt,
      isChosen: typed.chosen.includes(id),
    })),
  }
}

/** Asks which messages are to become a ticket of their own. */
export const askSplit: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  await show(context, request, response, ticket, { title: ticket.title, chosen: [], fault: null })
}

/** Makes a ticket of the chosen messages. */
export const submitSplit: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const chosen = textsField(request.body, 'message', maxMessages)
  const title = textField(request.body, 'title').replace(/\s+/g, ' ')
  const asked = { ticketId: ticket.id, version: versionField(request.body), messageIds: chosen, title }
  const action = { actor: userOf(request).name, now: context.clock() }
  const split = await splitTicket(context.database.writer, asked, action)
  if (split.kind !== 'split') {
    await show(context, request, response, ticket, { title, chosen, fault: split.kind })
    return
  }
  const details = { opened: split.protocol }
  await note(context, request, { event: 'ticket-split', subject: ticket.protocol, details })
  flash(request, { key: 'ticket.split.done', values: { protocol: split.protocol }, tone: 'good' })
  seeOther(response, `/tickets/${split.protocol}`)
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  ticket: TicketRecord,
  typed: Typed,
): Promise<void> {
  const messages: MessageFields[] = []
  for (const id of ticket.messageIds.slice(-maxMessages)) {
    const message = await findMessage(database.reader, id)
    if (message !== null) messages.push(message)
  }
  const status = typed.fault === null ? 200 : 422
  const view = toView(ticket, messages, typed)
  render(request, response, 'tickets/split', view, { titleKey: 'ticket.split', status })
}
