import type { Request } from 'express'
import type { BlockEntry } from '../../../domain/blocklist.ts'
import { listBlocklist, removeBlock } from '../../../store/blocklist.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther } from '../../visit.ts'

/** What the page that asks before it removes an entry may mention. */
export type View = { readonly pattern: string; readonly href: string }

/** What the page asks. */
export function toView({ pattern }: BlockEntry): View {
  return { pattern: visibleLine(pattern), href: `/blocklist/${encodeURIComponent(pattern)}/remove` }
}

/** Asks whether the entry is to go. */
export const remove: Page = (context) => async (request, response) => {
  const entry = await entryOf(context, request)
  render(request, response, 'blocklist/remove', toView(entry), { titleKey: 'blocklist.remove.title' })
}

/** Removes the entry: the sender's next mail is processed again. */
export const submitRemove: Page = (context) => async (request, response) => {
  const { pattern, reason } = await entryOf(context, request)
  await removeBlock(context.database.writer, pattern)
  await note(context, request, { event: 'block-removed', subject: pattern, details: { reason } })
  flash(request, { key: 'blocklist.removed', values: { pattern }, tone: 'good' })
  seeOther(response, '/blocklist')
}

async function entryOf({ database }: PageContext, request: Request): Promise<BlockEntry> {
  const asked = parameter(request, 'pattern')
  const entry = (await listBlocklist(database.reader)).find(({ pattern }) => pattern === asked)
  if (entry === undefined) throw notFound()
  return entry
}
