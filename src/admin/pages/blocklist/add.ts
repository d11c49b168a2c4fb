import type { Request, Response } from 'express'
import { savedFields, showImpact, wantsPreview } from '../impact/start-preview.ts'
import { addBlock, listBlocklist } from '../../../store/blocklist.ts'
import { findDesk } from '../../../store/desks.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { fault } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther, userOf } from '../../visit.ts'
import {
  type BlockFaults,
  type BlockForm,
  type BlockFormView,
  blockFaults,
  emptyBlockForm,
  formView,
  readBlockForm,
} from './block-form.ts'

/** What the page that adds a blocklist entry may mention. */
export type View = { readonly form: BlockFormView }

/** What the page shows of a form. */
export function toView(form: BlockForm, faults: BlockFaults): View {
  return { form: formView(form, faults) }
}

/** Shows the form of a new entry. */
export const add: Page = () => (request, response) => show(request, response, emptyBlockForm, {})

/** Adds the entry, which counts from the next connection on. */
export const submitAdd: Page = (context) => async (request, response) => {
  const form = readBlockForm(request.body)
  const faults = { ...(await conflicts(context, form)), ...blockFaults(form) }
  if (Object.keys(faults).length > 0) return show(request, response, form, faults)
  const { pattern, reason } = form
  if (wantsPreview(request.body)) {
    const saving = { action: '/blocklist/add', fields: savedFields(request), back: '/blocklist/add' }
    return showImpact(context, response, { kind: 'block', pattern }, saving)
  }
  await addBlock(context.database.writer, { pattern, reason, owner: userOf(request).name }, context.clock())
  await note(context, request, { event: 'block-added', subject: pattern, details: { reason } })
  flash(request, { key: 'blocklist.saved', values: { pattern }, tone: 'good' })
  seeOther(response, '/blocklist')
}

async function conflicts({ database }: PageContext, { pattern }: BlockForm): Promise<BlockFaults> {
  const known = (await listBlocklist(database.reader)).find((entry) => entry.pattern === pattern)
  if (known !== undefined) return { pattern: fault('blocklist.fault.taken', { pattern, owner: known.owner }) }
  if ((await findDesk(database.reader, pattern)) === null) return {}
  return { pattern: fault('blocklist.fault.own', { pattern }) }
}

function show(request: Request, response: Response, form: BlockForm, faults: BlockFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'blocklist/add', toView(form, faults), { titleKey: 'blocklist.add', status })
}
