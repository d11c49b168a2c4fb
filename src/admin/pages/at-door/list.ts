import { type Attempt, attemptStates, listAttempts } from '../../../store/door-attempts.ts'
import { visibleProtocols } from '../../../store/seen-tickets.ts'
import { writerOf } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'
import { doorView, rowsPerPage } from './door-view.ts'

/** A mail that waits for a person, or was decided on, as the page shows it. */
export type RowView = {
  readonly href: string
  readonly lastAt: Date
  readonly author: string | null
  readonly subject: string | null
  readonly recipient: string
  readonly tries: number
  readonly ticketHref: string | null
  readonly protocol: string | null
}

/** What the page shows of a mail, to who may see these tickets. */
export function rowView(attempt: Attempt, seen: ReadonlySet<string>): RowView {
  const { id, lastAt, subject, recipient, tries } = attempt
  const protocol = attempt.protocol !== null && seen.has(attempt.protocol) ? attempt.protocol : null
  const writer = writerOf(attempt)
  return {
    href: `/at-door/${id}`,
    lastAt,
    author: writer === null ? null : visibleLine(writer),
    subject: subject === '' ? null : visibleLine(subject),
    recipient: visibleLine(recipient),
    tries,
    ticketHref: protocol === null ? null : `/tickets/${protocol}`,
    protocol,
  }
}

/** Shows the mails that wait at the door, and those that have been decided on. */
export const list: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const asked = queryText(request, 'state')
  const state = attemptStates.find((each) => each === asked) ?? 'waiting'
  const found = await listAttempts(reader, { state, ...cursorOf(request), limit: rowsPerPage })
  const protocols = found.rows.map(({ protocol }) => protocol)
  const seen = await visibleProtocols(reader, await permissionsOf(context, request), protocols)
  const view = doorView(state, found, (attempt) => rowView(attempt, seen))
  render(request, response, 'at-door/list', view, { titleKey: view.titleKey })
}
