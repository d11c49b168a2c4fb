import { type AuditEvent, type AuditRecord, auditEvents, listAuditPage } from '../../../store/audit.ts'
import type { Page as ListPage } from '../../../store/page.ts'
import { foldUserName } from '../../../store/users.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'
import { type DetailView, detailsOf, type SubjectView, subjectOf } from './detail-words.ts'

const rowsPerPage = 50

/** What the page of the audit log may mention. */
export type View = {
  readonly person: string
  readonly events: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  readonly isFiltered: boolean
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly at: Date
  /** `null` when nobody was signed in. */
  readonly person: string | null
  readonly eventKey: string
  readonly subject: SubjectView | null
  readonly details: readonly DetailView[]
  readonly address: string
}

/** What was asked for. */
export type Wanted = { readonly person: string; readonly event: AuditEvent | null }

/** What the page shows of the lines that were found. */
export function toView({ person, event }: Wanted, { rows, next, previous }: ListPage<AuditRecord>): View {
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/audit', { person, event: event ?? '', ...parameters })
  return {
    person: visibleLine(person),
    events: auditEvents.map((value) => ({
      value,
      key: `audit.event.${value}`,
      isChosen: value === event,
    })),
    isFiltered: person !== '' || event !== null,
    rows: rows.map(rowView),
    olderHref: next === null ? null : href({ before: next }),
    newerHref: previous === null ? null : href({ after: previous }),
  }
}

function rowView({ at, actor, event, subject, details, address }: AuditRecord): RowView {
  return {
    at,
    person: actor === null ? null : visibleLine(actor),
    eventKey: `audit.event.${event}`,
    subject: subject === null ? null : subjectOf(event, subject),
    details: detailsOf(details),
    address: visibleLine(address),
  }
}

/** Shows who did what, and from where. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const person = foldUserName(queryText(request, 'person').slice(0, 100))
    const event = auditEvents.find((known) => known === queryText(request, 'event')) ?? null
    const found = await listAuditPage(database.reader, {
      actor: person === '' ? null : person,
      event,
      ...cursorOf(request),
      limit: rowsPerPage,
    })
    render(request, response, 'audit/list', toView({ person, event }, found), { titleKey: 'audit.title' })
  }
