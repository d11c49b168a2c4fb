import type { Request, Response } from 'express'
import { readDomain } from '../../../domain/association.ts'
import { addAssociation, findAssociation } from '../../../store/clients.ts'
import { note } from '../../audit-note.ts'
import { type ClientNamesView, readClientNames } from '../../client-field.ts'
import { flash } from '../../flash.ts'
import { type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther, userOf } from '../../visit.ts'

/** What the page that associates a domain may mention. */
export type View = {
  readonly domain: FieldView
  readonly client: FieldView
  readonly clients: ClientNamesView
}

/** What was typed. */
export type Form = { readonly domain: string; readonly client: string }

type Faults = Partial<Record<keyof Form, Fault>>

/** What the page shows of a form. */
export function toView(form: Form, faults: Faults, clients: ClientNamesView): View {
  return {
    domain: { value: form.domain, fault: faults.domain ?? null },
    client: { value: form.client, fault: faults.client ?? null },
    clients,
  }
}

/** Shows the form of a new rule. */
export const add: Page =
  ({ database }) =>
  async (request, response) => {
    const clients = await readClientNames(database.reader, '')
    show(request, response, toView({ domain: '', client: '' }, {}, clients), false)
  }

/** Associates the domain, from the next message on. */
export const submitAdd: Page = (context) => async (request, response) => {
  const { reader, writer } = context.database
  const form = { domain: textField(request.body, 'domain'), client: textField(request.body, 'client') }
  const domain = readDomain(form.domain)
  const known = domain === null ? null : await findAssociation(reader, domain)
  const faults: Faults = {
    ...(domain === null ? { domain: fault('associations.fault.domain') } : {}),
    ...(known
      ? { domain: fault('associations.fault.taken', { domain: known.domain, client: known.client }) }
      : {}),
    ...(form.client === '' ? { client: fault('associations.fault.client') } : {}),
  }
  if (domain === null || Object.keys(faults).length > 0) {
    const clients = await readClientNames(reader, form.client)
    return show(request, response, toView(form, faults, clients), true)
  }
  await addAssociation(writer, { domain, client: form.client, owner: userOf(request).name }, context.clock())
  await note(context, request, {
    event: 'association-added',
    subject: domain,
    details: { client: form.client },
  })
  flash(request, { key: 'associations.saved', values: { domain, client: form.client }, tone: 'good' })
  seeOther(response, '/associations')
}

function show(request: Request, response: Response, view: View, isFaulty: boolean): void {
  const status = isFaulty ? 422 : 200
  render(request, response, 'associations/add', view, { titleKey: 'associations.add', status })
}
