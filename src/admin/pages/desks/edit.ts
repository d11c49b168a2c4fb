import type { Request, Response } from 'express'
import type { Desk } from '../../../domain/desk.ts'
import { foldAddress, splitAddress } from '../../../domain/mail/address.ts'
import { changesTo, profileSettings } from '../../../domain/policy/settings.ts'
import { changeDesk, findDesk } from '../../../store/desks.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { changesOf } from '../../change-text.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { parameter, seeOther } from '../../visit.ts'
import { takenOnly } from './add.ts'
import { savedFields, showImpact, wantsPreview } from '../impact/start-preview.ts'
import { asksForProfile, toView as profileSwitch } from './profile-switch.ts'
import {
  checkDeskForm,
  type DeskFaults,
  type DeskForm,
  type DeskFormView,
  formOf,
  formView,
  readDeskForm,
  takenFault,
} from './desk-form.ts'

/** What the page that changes a desk may mention. */
export type View = { readonly form: DeskFormView; readonly href: string }

/** What the page shows of a form. */
export function toView(form: DeskForm, faults: DeskFaults): View {
  return { form: formView(form, faults), href: `/desks/${encodeURIComponent(form.address)}/edit` }
}

/** Shows the form of a desk as it is. */
export const edit: Page = (context) => async (request, response) =>
  show(request, response, formOf(await deskLedTo(context, request)), {})

/** Changes the desk, which counts from the next message on. */
export const submitEdit: Page = (context) => async (request, response) => {
  const before = await deskOf(context, request)
  const { address } = before
  const form = { ...readDeskForm(request.body), address }
  const checked = checkDeskForm(form)
  if ('faults' in checked) return show(request, response, form, checked.faults)
  const { address: _, ...changes } = checked.desk
  if (asksForProfile(before, form, request.body)) {
    const switched = profileSwitch(before, { ...form, profile: changes.profile })
    return render(request, response, 'desks/profile-switch', switched, { titleKey: 'desks.profile-switch' })
  }
  if (wantsPreview(request.body)) {
    const action = `/desks/${encodeURIComponent(address)}/edit`
    const settings = { ...profileSettings[changes.profile], ...changesTo(before.profile, before.settings) }
    const draft = { kind: 'desk', address, settings } as const
    return showImpact(context, response, draft, { action, fields: savedFields(request), back: action })
  }
  const changed = await changeDesk(
    context.database.writer,
    address,
    changes,
    authorshipOf(context, request),
  ).then(() => null, takenOnly)
  if (changed !== null)
    return show(request, response, form, takenFault(form, changed.address, changed.takenBy))
  await note(context, request, {
    event: 'desk-changed',
    subject: address,
    details: changesOf(before, changes),
  })
  flash(request, { key: 'desks.saved', values: { address }, tone: 'good' })
  seeOther(response, '/desks')
}

/** Lets a desk receive mail. */
export const enable: Page = (context) => (request, response) => turn(context, request, response, true)

/** Keeps a desk from receiving mail. */
export const disable: Page = (context) => (request, response) => turn(context, request, response, false)

/** The desk that a request is about; throws when there is none. */
export async function deskOf({ database }: PageContext, request: Request): Promise<Desk> {
  const desk = await findDesk(database.reader, parameter(request, 'address'))
  if (desk === null) throw notFound()
  return desk
}

/**
 * The desk that mail to an address leads to, be it one of a whole domain; throws when there is none.
 *
 * Only for showing: what changes a desk names it by an address of its own.
 */
export async function deskLedTo({ database }: PageContext, request: Request): Promise<Desk> {
  const address = parameter(request, 'address')
  const domain = splitAddress(foldAddress(address))?.domain ?? ''
  const desk = (await findDesk(database.reader, address)) ?? (await findDesk(database.reader, `*@${domain}`))
  if (desk === null) throw notFound()
  return desk
}

async function turn(
  context: PageContext,
  request: Request,
  response: Response,
  enabled: boolean,
): Promise<void> {
  const { address } = await deskOf(context, request)
  await changeDesk(context.database.writer, address, { enabled }, authorshipOf(context, request))
  await note(context, request, { event: 'desk-changed', subject: address, details: { enabled } })
  flash(request, {
    key: enabled ? 'desks.was-enabled' : 'desks.was-disabled',
    values: { address },
    tone: 'good',
  })
  seeOther(response, '/desks')
}

function show(request: Request, response: Response, form: DeskForm, faults: DeskFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'desks/edit', toView(form, faults), { titleKey: 'desks.edit', status })
}
