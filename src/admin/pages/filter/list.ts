import type { Request, Response } from 'express'
import { isSendableAddress } from '../../../domain/mail/address.ts'
import {
  addFiltered,
  type FilteredAddress,
  listFiltered,
  removeFiltered,
} from '../../../store/outgoing-filter.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type FieldView, fault, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'

/** What the page of the filter list may mention. */
export type View = {
  readonly mayChange: boolean
  readonly address: FieldView
  readonly rows: readonly RowView[]
}

type RowView = {
  readonly address: string
  /** Who added it; `null` for an address of ours. */
  readonly owner: string | null
  readonly since: Date
  /** `null` where it may not be taken off the list. */
  readonly removeHref: string | null
}

/** What the page shows of the filter list, and of the form beneath it. */
export function toView(
  entries: readonly FilteredAddress[],
  mayChange: boolean,
  address: FieldView = { value: '', fault: null },
): View {
  return { mayChange, address, rows: entries.map((entry) => rowView(entry, mayChange)) }
}

function rowView({ address, owner, createdAt }: FilteredAddress, mayChange: boolean): RowView {
  return {
    address: visibleLine(address),
    owner: owner === null ? null : visibleLine(owner),
    since: createdAt,
    removeHref: owner === null || !mayChange ? null : `/filter/${encodeURIComponent(address)}/remove`,
  }
}

/** Shows the addresses that never get mail from us. O20 */
export const list: Page = (context) => (request, response) => show(context, request, response)

/** Adds an address: what waits for it stays, and nothing more is written to it. */
export const submitAdd: Page = (context) => async (request, response) => {
  const address = textField(request.body, 'address').toLowerCase()
  if (!isSendableAddress(address)) {
    const wrong = { value: address, fault: fault('filter.fault.address') }
    return show(context, request, response, wrong)
  }
  await addFiltered(context.database.writer, { address, owner: userOf(request).name }, context.clock())
  await note(context, request, { event: 'filter-added', subject: address })
  flash(request, { key: 'filter.saved', values: { address }, tone: 'good' })
  seeOther(response, '/filter')
}

/** Takes an address off the list, unless it is our own. O21 */
export const submitRemove: Page = (context) => async (request, response) => {
  const address = parameter(request, 'address')
  const removal = await removeFiltered(context.database.writer, address)
  if (removal === 'unknown') throw notFound()
  if (removal === 'removed') await note(context, request, { event: 'filter-removed', subject: address })
  const key = removal === 'ours' ? 'filter.ours-stays' : 'filter.removed'
  flash(request, { key, values: { address }, tone: removal === 'ours' ? 'bad' : 'good' })
  seeOther(response, '/filter')
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  address?: FieldView,
): Promise<void> {
  const mayChange = userOf(request).role === 'administrator'
  const view = toView(await listFiltered(database.reader), mayChange, address)
  const status = view.address.fault === null ? 200 : 422
  render(request, response, 'filter/list', view, { titleKey: 'filter.title', status })
}
