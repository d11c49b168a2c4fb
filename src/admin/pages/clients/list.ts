import { type ClientPage, listClientPage } from '../../../store/client-list.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { searchText } from '../../visit.ts'

const rowsPerPage = 100

/** What the list of clients may mention. */
export type View = {
  readonly query: string
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly people: number
    readonly domains: readonly string[]
    /** How many more domains there are than are shown. */
    readonly otherDomains: number
  }[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

/** What the page shows of the clients that were found. */
export function toView({ rows, previous, next }: ClientPage, query: string): View {
  return {
    query,
    rows: rows.map(({ id, name, people, domains, otherDomains }) => ({
      name: visibleLine(name, maxInList),
      href: `/clients/${id}`,
      people,
      domains: domains.map((domain) => visibleLine(domain)),
      otherDomains,
    })),
    previousHref: previous === null ? null : pageHref('/clients', { q: query, before: previous }),
    nextHref: next === null ? null : pageHref('/clients', { q: query, after: next }),
  }
}

/** Lists the clients. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const query = searchText(request)
    const asked = { text: query, ...cursorOf(request), limit: rowsPerPage }
    const view = toView(await listClientPage(database.reader, asked), query)
    render(request, response, 'clients/list', view, { titleKey: 'clients.title' })
  }
