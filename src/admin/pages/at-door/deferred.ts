import { type Deferral, listDeferrals } from '../../../store/deferrals.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { stateLinks, type StateLink } from './list.ts'

const rowsPerPage = 50

/** What the page of the mails put off may mention. */
export type View = {
  readonly states: readonly StateLink[]
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly lastAt: Date
  readonly author: string | null
  readonly subject: string | null
  readonly recipient: string
  readonly reasonKey: string
  readonly tries: number
}

/** A page of the list as the store gives it. */
export type Found = {
  readonly rows: readonly Deferral[]
  readonly next: string | null
  readonly previous: string | null
}

/** What the page shows of the mails put off. */
export function toView({ rows, next, previous }: Found): View {
  return {
    states: stateLinks('deferred'),
    rows: rows.map(rowView),
    olderHref: next === null ? null : pageHref('/at-door/deferred', { before: next }),
    newerHref: previous === null ? null : pageHref('/at-door/deferred', { after: previous }),
  }
}

function rowView({ lastAt, author, reversePath, subject, recipient, reason, tries }: Deferral): RowView {
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
    render(request, response, 'at-door/deferred', toView(found), { titleKey: 'at-door.title' })
  }
