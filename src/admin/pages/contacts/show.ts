import { senderLanguages } from '../../../domain/language.ts'
import type { Ticket } from '../../../domain/ticket/ticket.ts'
import { parseSearch } from '../../../domain/search.ts'
import type { Contact } from '../../../domain/contact.ts'
import {
  type ContactChange,
  listContactChanges,
  listContactMessages,
} from '../../../store/contact-history.ts'
import { changeContact } from '../../../store/contacts.ts'
import { listFurtherAddresses } from '../../../store/known-addresses.ts'
import type { MessageFields } from '../../../store/messages.ts'
import { listTickets, type TicketRow } from '../../../store/ticket-list.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { contactHref, wantedContact } from './wanted.ts'

const rowsShown = 20

/** What the page of a person may mention. */
export type View = {
  readonly name: string
  readonly address: string
  readonly href: string
  readonly mayChange: boolean
  readonly roleKeys: readonly string[]
  readonly client: string | null
  readonly active: boolean
  readonly byEmail: boolean
  readonly registered: boolean
  readonly since: Date
  readonly languages: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  readonly further: readonly { readonly value: string; readonly shown: string }[]
  readonly tickets: readonly TicketView[]
  readonly ticketsHref: string
  readonly messages: readonly MessageView[]
  /** `null` for who may not read the audit log. */
  readonly changes: readonly ChangeView[] | null
}

/** A ticket in the list of a person or of a client. */
export type TicketView = {
  readonly href: string
  readonly protocol: string
  readonly title: string
  readonly stateKey: string
  readonly at: Date
}

type MessageView = {
  readonly href: string
  readonly directionKey: string
  readonly subject: string
  readonly stateKey: string
  readonly at: Date
}

type ChangeView = { readonly key: string; readonly actor: string; readonly at: Date }

/** All that the page is made of. */
export type Shown = {
  readonly contact: Contact
  readonly further: readonly string[]
  readonly tickets: readonly TicketRow[]
  readonly messages: readonly MessageFields[]
  readonly changes: readonly ContactChange[] | null
}

/** What the page shows of a person. */
export function toView({ contact, further, tickets, messages, changes }: Shown, mayChange: boolean): View {
  const { address, name, role, otherRoles, client, language } = contact
  return {
    name: visibleLine(name === '' ? address : name, maxInList),
    address: visibleLine(address),
    href: contactHref(address),
    mayChange,
    roleKeys: [role, ...otherRoles].map((held) => `contacts.role.${held}`),
    client: client === null ? null : visibleLine(client),
    active: contact.active,
    byEmail: contact.byEmail,
    registered: contact.registered,
    since: contact.createdAt,
    languages: ['', ...senderLanguages].map((value) => ({
      value,
      key: `people.language.${value === '' ? 'unsaid' : value.toLowerCase()}`,
      isChosen: value === (language ?? ''),
    })),
    further: further.map((value) => ({ value, shown: visibleLine(value) })),
    tickets: tickets.map(ticketView),
    ticketsHref: pageHref('/tickets', { q: `de:${address}` }),
    messages: messages.map(({ id, direction, subject, state, receivedAt }) => ({
      href: `/messages/${id}`,
      directionKey: `people.direction.${direction}`,
      subject: visibleLine(subject ?? '', maxInList),
      stateKey: `message-state.${state}`,
      at: receivedAt,
    })),
    changes:
      changes === null
        ? null
        : changes.map(({ event, actor, at }) => ({
            key: `audit.event.${event}`,
            actor: visibleLine(actor ?? ''),
            at,
          })),
  }
}

/** What a list shows of a ticket. */
export function ticketView({ protocol, title, state, createdAt }: Ticket): TicketView {
  return {
    href: `/tickets/${protocol}`,
    protocol,
    title: visibleLine(title, maxInList),
    stateKey: `ticket-state.${state}`,
    at: createdAt,
  }
}

/** Shows a person: addresses, tickets, mail and what was changed. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const contact = await wantedContact(context, request)
  const permissions = await permissionsOf(context, request)
  const { id: userId, role } = userOf(request)
  const isAdministrator = role === 'administrator'
  const further = await listFurtherAddresses(reader, contact.id)
  const addresses = [contact.address, ...further]
  const search = parseSearch(`de:${contact.address}`)
  const shown: Shown = {
    contact,
    further,
    tickets: (await listTickets(reader, { search, permissions, userId, limit: rowsShown })).rows,
    messages: await listContactMessages(reader, addresses, permissions, rowsShown),
    changes: isAdministrator ? await listContactChanges(reader, [...addresses, contact.id], rowsShown) : null,
  }
  const view = toView(shown, isAdministrator)
  render(request, response, 'contacts/show', view, { title: view.name })
}

/** Says in which language a person is to be answered. */
export const submitLanguage: Page = (context) => async (request, response) => {
  const { address, language: before } = await wantedContact(context, request)
  const chosen = textField(request.body, 'language')
  const language = senderLanguages.find((known) => known === chosen) ?? null
  await changeContact(context.database.writer, address, { language })
  const details = { language: [before, language] }
  await note(context, request, { event: 'contact-changed', subject: address, details })
  flash(request, { key: 'contacts.saved', values: { address }, tone: 'good' })
  seeOther(response, contactHref(address))
}
