import type { Request, Response } from 'express'
import { readDomain } from '../../../domain/association.ts'
import { type ClientRecord, findClient, renameClient } from '../../../store/client-pages.ts'
import { addAssociation, findAssociation } from '../../../store/clients.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { nameFault, nameField } from '../../registry.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'
import { type TicketView, ticketView } from '../contacts/show.ts'
import { contactHref } from '../contacts/wanted.ts'

/** What the page of a client may mention. */
export type View = {
  readonly name: string
  readonly href: string
  readonly mayChange: boolean
  readonly nameField: FieldView
  readonly domainField: FieldView
  readonly people: readonly { readonly name: string; readonly address: string; readonly href: string }[]
  readonly domains: readonly { readonly domain: string; readonly removeHref: string }[]
  /** Where all of them are; `null` where these are all. */
  readonly moreDomainsHref: string | null
  readonly contracts: readonly { readonly name: string; readonly href: string; readonly active: boolean }[]
  readonly tickets: readonly TicketView[]
}

/** What was typed, and what is wrong with it. */
export type Typed = {
  readonly name?: string
  readonly domain?: string
  readonly faults: { readonly name?: Fault; readonly domain?: Fault }
}

/** What the page shows of a client. */
export function toView(client: ClientRecord, mayChange: boolean, typed: Typed): View {
  return {
    name: visibleLine(client.name, maxInList),
    href: `/clients/${client.id}`,
    mayChange,
    nameField: { value: typed.name ?? client.name, fault: typed.faults.name ?? null },
    domainField: { value: typed.domain ?? '', fault: typed.faults.domain ?? null },
    people: client.people.map(({ name, address }) => ({
      name: visibleLine(name, maxInList),
      address: visibleLine(address),
      href: contactHref(address),
    })),
    domains: client.domains.map((domain) => ({
      domain: visibleLine(domain),
      removeHref: `/associations/${encodeURIComponent(domain)}/remove`,
    })),
    moreDomainsHref: client.hasMoreDomains ? pageHref('/associations', { q: client.name }) : null,
    contracts: client.contracts.map(({ id, name, active }) => ({
      name: visibleLine(name, maxInList),
      href: `/contracts/${id}/edit`,
      active,
    })),
    tickets: client.tickets.map(ticketView),
  }
}

/** Shows a client: people, domains, contracts and tickets. */
export const show: Page = (context) => async (request, response) =>
  display(request, response, await wanted(context, request), { faults: {} })

/** Gives the client another name. */
export const submitName: Page = (context) => async (request, response) => {
  const client = await wanted(context, request)
  const name = nameField(request.body, 'name')
  const faults = nameFault(name)
  if (faults.name) return display(request, response, client, { name, faults })
  const by = { actor: userOf(request).name, now: context.clock() }
  if (!(await renameClient(context.database.writer, client.id, name, by)))
    return display(request, response, client, { name, faults: { name: fault('registry.fault.taken') } })
  await note(context, request, {
    event: 'client-changed',
    subject: name,
    details: { name: [client.name, name] },
  })
  flash(request, { key: 'registry.saved', values: { name }, tone: 'good' })
  seeOther(response, `/clients/${client.id}`)
}

/** Associates one more domain with the client. */
export const submitDomain: Page = (context) => async (request, response) => {
  const { reader, writer } = context.database
  const client = await wanted(context, request)
  const typed = textField(request.body, 'domain')
  const domain = readDomain(typed)
  const known = domain === null ? null : await findAssociation(reader, domain)
  const wrong = (domainFault: Fault) =>
    display(request, response, client, { domain: typed, faults: { domain: domainFault } })
  if (domain === null) return wrong(fault('associations.fault.domain'))
  if (known) return wrong(fault('associations.fault.taken', { domain: known.domain, client: known.client }))
  const owner = userOf(request).name
  await addAssociation(writer, { domain, client: client.name, owner }, context.clock())
  const details = { client: client.name }
  await note(context, request, { event: 'association-added', subject: domain, details })
  flash(request, { key: 'registry.saved', values: { name: domain }, tone: 'good' })
  seeOther(response, `/clients/${client.id}`)
}

async function wanted(context: PageContext, request: Request): Promise<ClientRecord> {
  const permissions = await permissionsOf(context, request)
  const client = await findClient(context.database.reader, parameter(request, 'id'), permissions)
  if (client === null) throw notFound()
  return client
}

function display(request: Request, response: Response, client: ClientRecord, typed: Typed): void {
  const view = toView(client, userOf(request).role === 'administrator', typed)
  const status = Object.keys(typed.faults).length > 0 ? 422 : 200
  render(request, response, 'clients/show', view, { title: view.name, status })
}
