import { type Attempt, type AttemptState, attemptStates, listAttempts } from '../../../store/door-attempts.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'

const rowsPerPage = 50

/** What the page of the mails at the door may mention. */
export type View = {
  readonly states: readonly StateLink[]
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

/** A way to the mails in one state. */
export type StateLink = { readonly key: string; readonly href: string; readonly isCurrent: boolean }

type RowView = {
  readonly href: string
  readonly lastAt: Date
  readonly author: string | null
  readonly subject: string | null
  readonly recipient: string
  readonly tries: number
  readonly ticketHref: string | null
  readonly protocol: string | null
}

/** A page of the list with what asked for it. */
export type Found = {
  readonly state: AttemptState
  readonly rows: readonly Attempt[]
  readonly next: string | null
  readonly previous: string | null
}

/** What the page shows of the mails in a state. */
export function toView({ state, rows, next, previous }: Found): View {
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/at-door', { state, ...parameters })
  return {
    states: stateLinks(state),
    rows: rows.map(rowView),
    olderHref: next === null ? null : href({ before: next }),
    newerHref: previous === null ? null : href({ after: previous }),
  }
}

/** The ways to the mails that wait for a person, and to those put off for anything else. */
export function stateLinks(current: AttemptState | 'deferred'): StateLink[] {
  const links = attemptStates.map((state) => ({ state, href: pageHref('/at-door', { state }) }))
  return [...links, { state: 'deferred', href: '/at-door/deferred' }].map(({ state, href }) => ({
    key: `at-door.state.${state}`,
    href,
    isCurrent: state === current,
  }))
}

function rowView({ id, lastAt, author, reversePath, subject, recipient, tries, protocol }: Attempt): RowView {
  return {
    href: `/at-door/${id}`,
    lastAt,
    author: author === null ? reversePath : visibleLine(author.name === '' ? author.address : author.name),
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
    render(request, response, 'at-door/list', toView({ state, ...found }), { titleKey: 'at-door.title' })
  }
