import { type ClientSummary, listClientSummaries } from '../../../store/client-pages.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'

/** What the list of clients may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly href: string
    readonly people: number
    readonly domains: readonly string[]
  }[]
}

/** What the page shows of the clients. */
export function toView(clients: readonly ClientSummary[]): View {
  return {
    rows: clients.map(({ id, name, people, domains }) => ({
      name: visibleLine(name, maxInList),
      href: `/clients/${id}`,
      people,
      domains: domains.map((domain) => visibleLine(domain)),
    })),
  }
}

/** Lists the clients. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listClientSummaries(database.reader))
    render(request, response, 'clients/list', view, { titleKey: 'clients.title' })
  }
