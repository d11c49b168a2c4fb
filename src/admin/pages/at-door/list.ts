import { type Attempt, attemptStates, listAttempts } from '../../../store/door-attempts.ts'
import { writerOf } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf } from '../../paging.ts'
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

/** What the page shows of a mail. */
export function rowView(attempt: Attempt): RowView {
  const { id, lastAt, subject, recipient, tries, protocol } = attempt
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
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const asked = queryText(request, 'state')
    const state = attemptStates.find((each) => each === asked) ?? 'waiting'
    const found = await listAttempts(database.reader, { state, ...cursorOf(request), limit: rowsPerPage })
    const view = doorView(state, found, rowView)
    render(request, response, 'at-door/list', view, { titleKey: view.titleKey })
  }
