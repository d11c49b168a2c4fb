import type { Request, Response } from 'express'
import { AddressTakenError, addDesk } from '../../../store/desks.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { queryText, seeOther, userOf } from '../../visit.ts'
import {
  checkDeskForm,
  type DeskFaults,
  type DeskForm,
  type DeskFormView,
  emptyDeskForm,
  formView,
  readDeskForm,
  takenFault,
} from './desk-form.ts'

/** What the page that adds a desk may mention. */
export type View = { readonly form: DeskFormView }

/** What the page shows of a form. */
export function toView(form: DeskForm, faults: DeskFaults): View {
  return { form: formView(form, faults) }
}

/** Shows the form of a new desk, with the address that a link brings along. */
export const add: Page = () => (request, response) =>
  show(request, response, { ...emptyDeskForm, address: queryText(request, 'address') }, {})

/** Adds the desk, which counts from the next message on. */
export const submitAdd: Page = (context) => async (request, response) => {
  const form = readDeskForm(request.body)
  const checked = checkDeskForm(form)
  if ('faults' in checked) return show(request, response, form, checked.faults)
  const { address } = checked.desk
  const taken = await addDesk(
    context.database.writer,
    checked.desk,
    context.clock(),
    userOf(request).name,
  ).then(() => null, takenOnly)
  if (taken !== null) return show(request, response, form, takenFault(form, taken.address, taken.takenBy))
  await note(context, request, {
    event: 'desk-added',
    subject: address,
    details: { ...form, aliases: form.aliases.join(', '), knownAs: form.knownAs.join(', ') },
  })
  flash(request, { key: 'desks.saved', values: { address }, tone: 'good' })
  seeOther(response, '/desks')
}

/** Lets an address that is taken be told at its field; any other failure goes on. */
export function takenOnly(error: unknown): AddressTakenError {
  if (error instanceof AddressTakenError) return error
  throw error
}

function show(request: Request, response: Response, form: DeskForm, faults: DeskFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'desks/add', toView(form, faults), { titleKey: 'desks.add', status })
}
