import type { Request, Response } from 'express'
import type { Desk } from '../../../domain/desk.ts'
import { foldAddress, splitAddress } from '../../../domain/mail/address.ts'
import { changesTo, profileSettings } from '../../../domain/policy/settings.ts'
import { answerViaOf, setAnswerVia } from '../../../store/channel-uses.ts'
import { writeTransaction } from '../../../store/database.ts'
import { changeDesk, findDesk } from '../../../store/desks.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { changesOf } from '../../change-text.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import type { ChoiceView } from '../../registry.ts'
import { render } from '../../render.ts'
import { parameter, seeOther } from '../../visit.ts'
import { takenOnly } from './add.ts'
import { answerViaChoices, answerViaField, channelName, readAnswerVia, shownAnswerVia } from './answer-via.ts'
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
export type View = {
  readonly form: DeskFormView
  readonly href: string
  readonly answerVia: readonly ChoiceView[]
}

/** What the page shows of a form. */
export function toView(form: DeskForm, faults: DeskFaults, answerVia: readonly ChoiceView[]): View {
  const href = `/desks/${encodeURIComponent(form.address)}/edit`
  return { form: formView(form, faults), href, answerVia }
}

/** Shows the form of a desk as it is. */
export const edit: Page = (context) => async (request, response) => {
  const desk = await deskLedTo(context, request)
  await show(context, request, response, desk, formOf(desk), {})
}

/** Changes the desk, which counts from the next message on. */
export const submitEdit: Page = (context) => async (request, response) => {
  const before = await deskOf(context, request)
  const { address } = before
  const form = { ...readDeskForm(request.body), address }
  const checked = checkDeskForm(form)
  if ('faults' in checked) return show(context, request, response, before, form, checked.faults)
  const { address: _, ...changes } = checked.desk
  if (asksForProfile(before, form, request.body)) {
    const switched = profileSwitch(before, { ...form, profile: changes.profile })
    const asked = { ...switched, fields: [...switched.fields, ...answerViaField(request.body)] }
    return render(request, response, 'desks/profile-switch', asked, { titleKey: 'desks.profile-switch' })
  }
  if (wantsPreview(request.body)) {
    const action = `/desks/${encodeURIComponent(address)}/edit`
    const settings = { ...profileSettings[changes.profile], ...changesTo(before.profile, before.settings) }
    const draft = { kind: 'desk', address, settings } as const
    return showImpact(context, response, draft, { action, fields: savedFields(request), back: action })
  }
  const via = await answerViaOf(context.database.reader, before.id)
  const typed = await readAnswerVia(context, request.body)
  const answerVia = typed === undefined ? via : typed
  const changed = await writeTransaction(context.database, async (trx) => {
    await changeDesk(trx, address, changes, authorshipOf(context, request))
    if (answerVia !== via) await setAnswerVia(trx, before.id, answerVia)
  }).then(() => null, takenOnly)
  if (changed !== null)
    return show(context, request, response, before, form, takenFault(form, changed.address, changed.takenBy))
  await note(context, request, {
    event: 'desk-changed',
    subject: address,
    details: {
      ...changesOf(before, changes),
      ...(answerVia === via ? {} : { answerVia: await channelName(context, answerVia) }),
    },
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

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  { id }: Desk,
  form: DeskForm,
  faults: DeskFaults,
): Promise<void> {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  const chosen = await shownAnswerVia(context, request, id)
  const view = toView(form, faults, await answerViaChoices(context, request, chosen))
  render(request, response, 'desks/edit', view, { titleKey: 'desks.edit', status })
}
