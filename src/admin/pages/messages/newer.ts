import { amongPeople, parseSearch } from '../../../domain/search.ts'
import { countNewer } from '../../../store/message-list.ts'
import type { Page } from '../../page.ts'
import { permissionsOf } from '../../permitted.ts'
import { sayIn } from '../../say.ts'
import { queryText, searchText, userOf, visitOf } from '../../visit.ts'

/** Tells the page's script how many messages of a search have come since, and the words to say it with. */
export const newer: Page = (context) => async (request, response) => {
  const search = amongPeople(parseSearch(searchText(request)))
  const permissions = await permissionsOf(context, request)
  const after = queryText(request, 'after')
  const asked = { permissions, userId: userOf(request).id }
  const count = await countNewer(context.database.reader, search, after, asked)
  const text = sayIn(visitOf(request).language)('messages.arrived', { count })
  response.json({ count, text })
}
