import type { Request } from 'express'
import type { BlockEntry } from '../../../domain/blocklist.ts'
import { findBlock, removeBlock } from '../../../store/blocklist.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther } from '../../visit.ts'
import { pathOf } from './list.ts'

/** What the page that asks before it removes an entry may mention. */
export type View = { readonly pattern: string; readonly href: string; readonly backHref: string }

/** What the page asks. */
export function toView({ pattern, list }: BlockEntry): View {
  return {
    pattern: visibleLine(pattern),
    href: `/blocklist/${encodeURIComponent(pattern)}/remove`,
    backHref: pathOf(list),
  }
}

/** Asks whether the entry is to go. */
export const remove: Page = (context) => async (request, response) => {
  const entry = await entryOf(context, request)
  render(request, response, 'blocklist/remove', toView(entry), { titleKey: 'blocklist.remove.title' })
}

/** Removes the entry: the sender's next mail is processed again. */
export const submitRemove: Page = (context) => async (request, response) => {
  const { pattern, reason, list } = await entryOf(context, request)
  await removeBlock(context.database.writer, pattern, authorshipOf(context, request))
  await note(context, request, { event: 'block-removed', subject: pattern, details: { reason, list } })
  flash(request, { key: 'blocklist.removed', values: { pattern }, tone: 'good' })
  seeOther(response, pathOf(list))
}

async function entryOf({ database }: PageContext, request: Request): Promise<BlockEntry> {
  const entry = await findBlock(database.reader, parameter(request, 'pattern'))
  if (entry === null) throw notFound()
  return entry
}
