import type { Request, Response } from 'express'
import { listMailTemplates } from '../../../store/mail-templates.ts'
import { type OpeningNotice, readOpeningNotice, saveOpeningNotice } from '../../../store/opening-notices.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault, isTicked, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import type { ChoiceView } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, visitOf } from '../../visit.ts'
import { deskOf } from './edit.ts'

/** What stands for the words that are not anybody's template. */
const builtIn = 'built-in'

/** What was chosen: a template, our own words, or neither yet. */
type Chosen = Pick<OpeningNotice, 'isOn' | 'asksValidation'> & { readonly words: string }

/** What the page of a desk's notice of opening may mention. */
export type View = {
  readonly address: string
  readonly action: string
  readonly isOn: boolean
  readonly asksValidation: boolean
  readonly template: { readonly choices: readonly ChoiceView[]; readonly fault: Fault | null }
}

/** What the page shows. */
export function toView(
  address: string,
  { isOn, words, asksValidation }: Chosen,
  templates: readonly { readonly id: string; readonly name: string }[],
  say: Say,
  wrong: Fault | null = null,
): View {
  const rows = [
    { id: '', name: say('opening-notice.choose') },
    { id: builtIn, name: say('opening-notice.built-in') },
    ...templates,
  ]
  return {
    address,
    action: `/desks/${encodeURIComponent(address)}/opening-notice`,
    isOn,
    asksValidation,
    template: {
      choices: rows.map(({ id, name }) => ({ value: id, label: visibleLine(name), isChosen: id === words })),
      fault: wrong,
    },
  }
}

/** Shows whether a desk tells of an opening, and in whose words. */
export const openingNotice: Page = (context) => async (request, response) => {
  const { id } = await deskOf(context, request)
  const { isOn, templateId, asksValidation } = await readOpeningNotice(context.database.reader, id)
  const words = templateId ?? (isOn ? builtIn : '')
  await show(context, request, response, { isOn, words, asksValidation })
}

/** Says whether and how it does, for the mail to come; switched on it needs words. C27 */
export const submitOpeningNotice: Page = (context) => async (request, response) => {
  const desk = await deskOf(context, request)
  const { database } = context
  const chosen = {
    isOn: isTicked(request.body, 'isOn'),
    words: textField(request.body, 'template'),
    asksValidation: isTicked(request.body, 'asksValidation'),
  }
  const notice = noticeOf(chosen)
  const by = authorshipOf(context, request)
  if (notice === null || !(await saveOpeningNotice(database.writer, desk.id, notice, by)))
    return show(context, request, response, chosen, fault('opening-notice.fault'))
  const templates = await openingTemplates(context)
  await note(context, request, {
    event: 'desk-changed',
    subject: desk.address,
    details: {
      acknowledge: notice.isOn,
      openingTemplate: templates.find(({ id }) => id === notice.templateId)?.name ?? null,
      asksValidation: notice.asksValidation,
    },
  })
  flash(request, { key: 'desks.saved', values: { address: desk.address }, tone: 'good' })
  seeOther(response, '/desks')
}

/** What is to be kept of a choice; `null` where it is on and in nobody's words. */
function noticeOf({ isOn, words, asksValidation }: Chosen): OpeningNotice | null {
  if (isOn && words === '') return null
  return { isOn, templateId: words === builtIn || words === '' ? null : words, asksValidation }
}

async function openingTemplates({ database }: PageContext) {
  return (await listMailTemplates(database.reader)).filter(({ kind }) => kind === 'opening')
}

async function show(
  context: PageContext,
  request: Request,
  response: Response,
  chosen: Chosen,
  wrong: Fault | null = null,
): Promise<void> {
  const { address } = await deskOf(context, request)
  const say = sayIn(visitOf(request).language)
  const view = toView(address, chosen, await openingTemplates(context), say, wrong)
  const status = wrong === null ? 200 : 422
  render(request, response, 'desks/opening-notice', view, { titleKey: 'opening-notice.title', status })
}
