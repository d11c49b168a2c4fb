import { listClientNames } from '../../../store/client-list.ts'
import type { Page } from '../../page.ts'
import { searchText } from '../../visit.ts'

/** Names offered at once: who finds the wanted one not among them writes more of it. */
const maxNames = 20

/** Tells the script of a form the names of clients that go with what was typed. */
export const names: Page = (context) => async (request, response) => {
  response.json({ names: await listClientNames(context.database.reader, searchText(request), maxNames) })
}
