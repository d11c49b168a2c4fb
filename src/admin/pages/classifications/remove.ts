import { type ClassificationRecord, removeClassification } from '../../../store/classifications.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'
import { classificationOf } from './edit.ts'

/** What the page that asks before it removes a classification may mention. */
export type View = { readonly name: string; readonly href: string }

/** What the page asks. */
export function toView({ id, name }: ClassificationRecord): View {
  return { name: visibleLine(name), href: `/classifications/${id}/remove` }
}

/** Asks whether the classification is to go. */
export const remove: Page = (context) => async (request, response) => {
  const view = toView(await classificationOf(context, request))
  render(request, response, 'classifications/remove', view, { titleKey: 'classification.remove.title' })
}

/** Removes the classification; what it has classified keeps type and name. */
export const submitRemove: Page = (context) => async (request, response) => {
  const { id, name, mode } = await classificationOf(context, request)
  await removeClassification(context.database.writer, id, authorshipOf(context, request))
  await note(context, request, { event: 'classification-removed', subject: name, details: { mode } })
  flash(request, { key: 'classification.removed', values: { name }, tone: 'good' })
  seeOther(response, '/classifications')
}
