import type { Request, Response } from 'express'
import { AddressTakenError } from '../../../store/address-taken-error.ts'
import { addContact } from '../../../store/contacts.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { fault } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther } from '../../visit.ts'
import {
  type ContactFaults,
  type ContactForm,
  type ContactFormView,
  checkContactForm,
  emptyContactForm,
  formView,
  readContactForm,
} from './contact-form.ts'

/** What the page that adds a contact may mention. */
export type View = { readonly form: ContactFormView }

/** What the page shows of a form. */
export function toView(form: ContactForm, faults: ContactFaults): View {
  return { form: formView(form, faults) }
}

/** Shows the form of a new contact. */
export const add: Page = () => (request, response) => show(request, response, emptyContactForm, {})

/** Registers the contact; one known only from mail becomes the registered one. */
export const submitAdd: Page = (context) => async (request, response) => {
  const form = readContactForm(request.body)
  const checked = checkContactForm(form)
  if ('faults' in checked) return show(request, response, form, checked.faults)
  const { address, ...rest } = checked.contact
  const isTaken = await addContact(context.database.writer, checked.contact, context.clock()).then(
    () => false,
    takenOnly,
  )
  if (isTaken) return show(request, response, form, { address: fault('contacts.fault.taken', { address }) })
  await note(context, request, { event: 'contact-added', subject: address, details: rest })
  flash(request, { key: 'contacts.saved', values: { address }, tone: 'good' })
  seeOther(response, '/contacts')
}

function takenOnly(error: unknown): true {
  if (error instanceof AddressTakenError) return true
  throw error
}

function show(request: Request, response: Response, form: ContactForm, faults: ContactFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'contacts/add', toView(form, faults), { titleKey: 'contacts.add', status })
}
