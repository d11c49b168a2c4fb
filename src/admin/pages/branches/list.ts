import type { Branch } from '../../../domain/ticket/ticket-type.ts'
import { listBranches } from '../../../store/branches.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the list of branches may mention. */
export type View = { readonly rows: readonly { readonly name: string; readonly href: string }[] }

/** What the page shows of branches. */
export function toView(branches: readonly Branch[]): View {
  return { rows: branches.map(({ id, name }) => ({ name: visibleLine(name), href: `/branches/${id}/edit` })) }
}

/** Shows the branches. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listBranches(database.reader))
    render(request, response, 'branches/list', view, { titleKey: 'branches.title' })
  }
