import { parseSearch } from '../../../domain/search.ts'
import { countNewer } from '../../../store/message-list.ts'
import type { Page } from '../../page.ts'
import { queryText, searchText } from '../../visit.ts'

/** Tells the page's script how many messages of a search have come since. */
export const newer: Page =
  ({ database }) =>
  async (request, response) => {
    const search = parseSearch(searchText(request))
    response.json({ count: await countNewer(database.reader, search, queryText(request, 'after')) })
  }
