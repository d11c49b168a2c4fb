import type { Request, Response } from 'express'
import type { Contact } from '../../../domain/contact.ts'
import { changeContact, findContact } from '../../../store/contacts.ts'
import { note } from '../../audit-note.ts'
import { changesOf } from '../../change-text.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { parameter, seeOther } from '../../visit.ts'
import {
  type ContactFaults,
  type ContactForm,
  type ContactFormView,
  checkContactForm,
  formOf,
  formView,
  readContactForm,
} from './contact-form.ts'

/** What the page that changes a contact may mention. */
export type View = { readonly form: ContactFormView; readonly href: string }

/** What the page shows of a form. */
export function toView(form: ContactForm, faults: ContactFaults): View {
  return { form: formView(form, faults), href: `/contacts/${encodeURIComponent(form.address)}/edit` }
}

/** Shows the form of a contact as it is. */
export const edit: Page = (context) => async (request, response) =>
  show(request, response, formOf(await contactOf(context, request)), {})

/** Changes the contact. */
export const submitEdit: Page = (context) => async (request, response) => {
  const before = await contactOf(context, request)
  const { address } = before
  const form = { ...readContactForm(request.body), address }
  const checked = checkContactForm(form)
  if ('faults' in checked) return show(request, response, form, checked.faults)
  const { address: _, ...changes } = checked.contact
  await changeContact(context.database.writer, address, changes)
  await note(context, request, {
    event: 'contact-changed',
    subject: address,
    details: changesOf(before, changes),
  })
  flash(request, { key: 'contacts.saved', values: { address }, tone: 'good' })
  seeOther(response, '/contacts')
}

async function contactOf({ database }: PageContext, request: Request): Promise<Contact> {
  const contact = await findContact(database.reader, parameter(request, 'address'))
  if (contact === null) throw notFound()
  return contact
}

function show(request: Request, response: Response, form: ContactForm, faults: ContactFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'contacts/edit', toView(form, faults), { titleKey: 'contacts.edit', status })
}
