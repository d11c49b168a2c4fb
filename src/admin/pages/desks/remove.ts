import { removeDesk } from '../../../store/desks.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther } from '../../visit.ts'
import { deskOf } from './edit.ts'

/** What the page that asks before it removes a desk may mention. */
export type View = { readonly address: string; readonly href: string }

/** What the page asks. */
export function toView(address: string): View {
  return { address, href: `/desks/${encodeURIComponent(address)}/remove` }
}

/** Asks whether the desk is to go. */
export const remove: Page = (context) => async (request, response) => {
  const { address } = await deskOf(context, request)
  render(request, response, 'desks/remove', toView(address), { titleKey: 'desks.remove.title' })
}

/** Removes the desk; its tickets stay. */
export const submitRemove: Page = (context) => async (request, response) => {
  const { address } = await deskOf(context, request)
  await removeDesk(context.database.writer, address, authorshipOf(context, request))
  await note(context, request, { event: 'desk-removed', subject: address, details: {} })
  flash(request, { key: 'desks.removed', values: { address }, tone: 'good' })
  seeOther(response, '/desks')
}
