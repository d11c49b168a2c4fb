import { mayChangeSearch } from '../../../domain/saved-search.ts'
import type { User } from '../../../domain/user.ts'
import { type ListedSearch, listSavedSearches } from '../../../store/saved-searches.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { userOf } from '../../visit.ts'

/** What the list of saved searches may mention. */
export type View = {
  readonly rows: readonly {
    readonly name: string
    readonly query: string
    readonly owner: string
    readonly sharedKey: string
    readonly ticketsHref: string
    /** `null` for who may not change it. */
    readonly editHref: string | null
  }[]
}

/** What the page shows of the searches that a user sees. */
export function toView(searches: readonly ListedSearch[], user: Pick<User, 'id' | 'role'>): View {
  return {
    rows: searches.map((search) => ({
      name: visibleLine(search.name),
      query: visibleLine(search.query),
      owner: search.ownerName,
      sharedKey: search.isShared ? 'searches.shared' : 'searches.private',
      ticketsHref: pageHref('/tickets', { q: search.query }),
      editHref: mayChangeSearch(user, search) ? `/searches/${search.id}/edit` : null,
    })),
  }
}

/** Shows the searches that the signed-in person keeps, and those of others that are shared. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const user = userOf(request)
    const view = toView(await listSavedSearches(database.reader, user.id), user)
    render(request, response, 'searches/list', view, { titleKey: 'searches.title' })
  }
