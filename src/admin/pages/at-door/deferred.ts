import { type Deferral, listDeferrals } from '../../../store/deferrals.ts'
import type { Page } from '../../page.ts'
import { cursorOf } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { doorView, rowsPerPage } from './door-view.ts'

/** A mail that was put off as the page shows it. */
export type RowView = {
  readonly lastAt: Date
  readonly author: string | null
  readonly subject: string | null
  readonly recipient: string
  readonly reasonKey: string
  readonly tries: number
}

/** What the page shows of a mail that was put off. */
export function rowView({
  lastAt,
  author,
  reversePath,
  subject,
  recipient,
  reason,
  tries,
}: Deferral): RowView {
  const sender = author ?? reversePath
  return {
    lastAt,
    author: sender === null ? null : visibleLine(sender),
    subject: subject === '' ? null : visibleLine(subject),
    recipient: visibleLine(recipient),
    reasonKey: `reason.${reason}`,
    tries,
  }
}

/** Shows the mails that were put off and are still with their senders. */
export const deferred: Page =
  ({ database }) =>
  async (request, response) => {
    const found = await listDeferrals(database.reader, { ...cursorOf(request), limit: rowsPerPage })
    const view = doorView('deferred', found, rowView)
    render(request, response, 'at-door/deferred', view, { titleKey: view.titleKey })
  }
