import { listBlocklist } from '../../../store/blocklist.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { userOf } from '../../visit.ts'
import type { BlockEntry } from '../../../domain/blocklist.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the page of the blocklist may mention. */
export type View = { readonly mayChange: boolean; readonly rows: readonly RowView[] }

type RowView = {
  readonly pattern: string
  readonly kindKey: string
  readonly reason: string
  readonly owner: string
  readonly since: Date
  readonly hits: number
  readonly removeHref: string
}

/** What the page shows of the blocklist. */
export function toView(entries: readonly BlockEntry[], mayChange: boolean): View {
  return { mayChange, rows: entries.map(rowView) }
}

function rowView({ pattern, kind, reason, owner, createdAt, hits }: BlockEntry): RowView {
  return {
    pattern: visibleLine(pattern),
    kindKey: `blocklist.kind.${kind}`,
    reason: visibleLine(reason),
    owner: visibleLine(owner),
    since: createdAt,
    hits,
    removeHref: `/blocklist/${encodeURIComponent(pattern)}/remove`,
  }
}

/** Shows the blocklist. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listBlocklist(database.reader), userOf(request).role === 'administrator')
    render(request, response, 'blocklist/list', view, { titleKey: 'blocklist.title' })
  }
