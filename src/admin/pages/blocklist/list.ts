import { type BlockEntry, isExpired, type ListName } from '../../../domain/blocklist.ts'
import { type BlocklistPage, findBlocks } from '../../../store/blocklist.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, userOf } from '../../visit.ts'

const rowsPerPage = 100

const lists = ['block', 'allow'] as const

/** What the page of the lists may mention. */
export type View = {
  readonly mayChange: boolean
  readonly list: ListName
  readonly query: string
  readonly leadKey: string
  readonly addHref: string
  readonly clearHref: string
  readonly lists: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly pattern: string
  readonly kindKey: string
  readonly reason: string
  readonly owner: string
  readonly since: Date
  /** `null` for never. */
  readonly expires: Date | null
  readonly isExpired: boolean
  readonly hits: number
  /** `null` when it never decided anything. */
  readonly lastHit: Date | null
  readonly removeHref: string
}

/** A page of a list with what asked for it. */
export type Found = BlocklistPage & {
  readonly list: ListName
  readonly query: string
  readonly mayChange: boolean
  readonly now: Date
}

/** The list a request asks for; the blocklist when it asks for none that exists. */
export function listNamed(asked: string): ListName {
  return lists.find((name) => name === asked) ?? 'block'
}

/** Where a list is shown. */
export function pathOf(list: ListName): string {
  return list === 'block' ? '/blocklist' : `/blocklist?list=${list}`
}

/** What the page shows of a list. */
export function toView({ rows, next, previous, list, query, mayChange, now }: Found): View {
  const parameters = { q: query, list: list === 'block' ? '' : list }
  return {
    mayChange,
    list,
    query,
    leadKey: list === 'block' ? 'blocklist.lead' : 'blocklist.lead.allow',
    addHref: pageHref('/blocklist/add', { list: parameters.list }),
    clearHref: pathOf(list),
    lists: lists.map((name) => ({
      key: `blocklist.list.${name}`,
      href: pathOf(name),
      isCurrent: name === list,
    })),
    rows: rows.map((entry) => rowView(entry, now)),
    olderHref: next === null ? null : pageHref('/blocklist', { ...parameters, before: next }),
    newerHref: previous === null ? null : pageHref('/blocklist', { ...parameters, after: previous }),
  }
}

function rowView(entry: BlockEntry, now: Date): RowView {
  const { pattern, kind, reason, owner, createdAt, expiresAt, hits, lastHitAt } = entry
  return {
    pattern: visibleLine(pattern),
    kindKey: `blocklist.kind.${kind}`,
    reason: visibleLine(reason),
    owner: visibleLine(owner),
    since: createdAt,
    expires: expiresAt,
    isExpired: isExpired(entry, now),
    hits,
    lastHit: lastHitAt,
    removeHref: `/blocklist/${encodeURIComponent(pattern)}/remove`,
  }
}

/** Shows the senders that are blocked, or those that are let in. */
export const list: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const asked = listNamed(queryText(request, 'list'))
    const query = queryText(request, 'q').trim()
    const found = await findBlocks(database.reader, {
      list: asked,
      search: query,
      ...cursorOf(request),
      limit: rowsPerPage,
    })
    const mayChange = userOf(request).role === 'administrator'
    const view = toView({ ...found, list: asked, query, mayChange, now: clock() })
    render(request, response, 'blocklist/list', view, { titleKey: 'blocklist.title' })
  }
