import type { Request, Response } from 'express'
import { AddressTakenError, addDesk } from '../../../store/desks.ts'
import { setAnswerVia } from '../../../store/channel-uses.ts'
import { writeTransaction } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page, PageContext } from '../../page.ts'
import type { ChoiceView } from '../../registry.ts'
import { render } from '../../render.ts'
import { queryText, seeOther, userOf } from '../../visit.ts'
import { answerViaChoices, channelName, readAnswerVia, shownAnswerVia } from './answer-via.ts'
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
export type View = { readonly form: DeskFormView; readonly answerVia: readonly ChoiceView[] }

/** What the page shows of a form. */
export function toView(form: DeskForm, faults: DeskFaults, answerVia: readonly ChoiceView[]): View {
  return { form: formView(form, faults), answerVia }
}

/** Shows the form of a new desk, with the address that a link brings along. */
export const add: Page = (context) => (request, response) =>
  show(context, request, response, { ...emptyDeskForm, address: queryText(request, 'address') }, {})

/** Adds the desk, which counts from the next message on. */
export const submitAdd: Page = (context) => async (request, response) => {
  const form = readDeskForm(request.body)
  const checked = checkDeskForm(form)
  if ('faults' in checked) return show(context, request, response, form, checked.faults)
  const { address } = checked.desk
  const answerVia = (await readAnswerVia(context, request.body)) ?? null
  const taken = await writeTransaction(context.database, async (trx) => {
    const desk = await addDesk(trx, checked.desk, context.clock(), userOf(request).name)
    if (answerVia !== null) await setAnswerVia(trx, desk.id, answerVia)
  }).then(() => null, takenOnly)
  if (taken !== null)
    return show(context, request, response, form, takenFault(form, taken.address, taken.takenBy))
  await note(context, request, {
    event: 'desk-added',
    subject: address,
    details: {
      ...form,
      aliases: form.aliases.join(', '),
      knownAs: form.knownAs.join(', '),
      answerVia: await channelName(context, answerVia),
    },
  })
  flash(request, { key: 'desks.saved', values: { address }, tone: 'good' })
  seeOther(response, '/desks')
}

/** Lets an address that is taken be told at its field; any other failure goes on. */
export function takenOnly(error: unknown): AddressTakenError {
  if (error instanceof AddressTakenError) return error
  throw error
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  form: DeskForm,
  faults: DeskFaults,
): Promise<void> {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  const chosen = await shownAnswerVia(context, request, null)
  const view = toView(form, faults, await answerViaChoices(context, request, chosen))
  render(request, response, 'desks/add', view, { titleKey: 'desks.add', status })
}
