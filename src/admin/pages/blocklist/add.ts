import type { Request, Response } from 'express'
import { listFault } from '../../../intake/list-pattern.ts'
import { savedFields, showImpact, wantsPreview } from '../impact/start-preview.ts'
import { addBlock, findBlock } from '../../../store/blocklist.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { fault } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { queryText, seeOther, userOf } from '../../visit.ts'
import {
  type BlockFaults,
  type BlockForm,
  type BlockFormView,
  blockFaults,
  emptyBlockForm,
  endOf,
  formView,
  patternFaultOf,
  readBlockForm,
} from './block-form.ts'
import { listNamed, pathOf } from './list.ts'

/** What the page that adds an entry may mention. */
export type View = { readonly form: BlockFormView; readonly backHref: string }

/** What the page shows of a form. */
export function toView(form: BlockForm, faults: BlockFaults): View {
  return { form: formView(form, faults), backHref: pathOf(form.list) }
}

/** Shows the form of a new entry. */
export const add: Page = () => (request, response) =>
  show(request, response, emptyBlockForm(listNamed(queryText(request, 'list'))), {})

/** Adds the entry, which counts from the next connection on. */
export const submitAdd: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const form = readBlockForm(request.body)
  const faults = { ...(await patternFaults(context, form)), ...blockFaults(form, clock()) }
  if (Object.keys(faults).length > 0) return show(request, response, form, faults)
  const { reason, expires, list } = form
  const { pattern } = form.listed
  if (wantsPreview(request.body)) {
    const saving = { action: '/blocklist/add', fields: savedFields(request), back: '/blocklist/add' }
    return showImpact(context, response, { kind: 'block', pattern, list }, saving)
  }
  const entry = { ...form.listed, reason, owner: userOf(request).name, list, expiresAt: endOf(expires) }
  await addBlock(database.writer, entry, clock())
  await note(context, request, {
    event: 'block-added',
    subject: pattern,
    details: { reason, list, ...(expires === '' ? {} : { expires }) },
  })
  flash(request, { key: 'blocklist.saved', values: { pattern }, tone: 'good' })
  seeOther(response, pathOf(list))
}

async function patternFaults({ database }: PageContext, form: BlockForm): Promise<BlockFaults> {
  const { pattern } = form.listed
  const found = await listFault(database.reader, form.listed, form.list)
  if (found !== null) return { pattern: patternFaultOf(form, found) }
  const known = await findBlock(database.reader, pattern)
  if (known === null) return {}
  return { pattern: fault('blocklist.fault.taken', { pattern, owner: known.owner }) }
}

function show(request: Request, response: Response, form: BlockForm, faults: BlockFaults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'blocklist/add', toView(form, faults), { titleKey: 'blocklist.add', status })
}
