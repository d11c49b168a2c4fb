import { restorePreTicket } from '../../../store/attach-pre-ticket.ts'
import { writeTransaction } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import type { Page } from '../../page.ts'
import { userOf } from '../../visit.ts'
import { type Outcome, tellOutcomes } from './outcome.ts'
import { selectedRows } from './selected-rows.ts'

/** Takes back that pre-tickets were discarded or attached, each by itself. */
export const restore: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const { rows, refused } = await selectedRows(context, request, ({ kind }) => kind === 'pre-ticket')
  const action = { actor: userOf(request).name, now: clock() }
  const outcomes: Outcome[] = []
  for (const row of rows) {
    const { protocol, title } = row
    const isDone = await writeTransaction(database, (trx) => restorePreTicket(trx, row, action))
    if (isDone) await note(context, request, { event: 'pre-ticket-restored', subject: protocol })
    outcomes.push({ protocol, title, name: isDone ? 'restored' : 'changed', undo: null })
  }
  tellOutcomes(request, response, [...outcomes, ...refused])
}
