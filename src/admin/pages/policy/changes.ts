import { listPolicyChanges, type PolicyChangeRecord } from '../../../store/policy-changes.ts'
import type { Page as ListPage } from '../../../store/page.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { type ChangeView, changeView, type ValueView } from '../../policy-words.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'
import { type SubjectView, subjectOf } from '../audit/detail-words.ts'

const rowsPerPage = 50

/** More differences than this are folded. */
const maxShownChanges = 8
const path = '/policy/changes'

/** What the page of the versions of the policy may mention. */
export type View = {
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly version: number
  /** Whether it is the one that a link asked for. */
  readonly isAsked: boolean
  readonly at: Date
  readonly actor: string
  readonly eventKey: string
  readonly subject: SubjectView
  /** Whether so much differs that it is folded away. */
  readonly isLong: boolean
  readonly changes: readonly (Pick<ChangeView, 'nameKey' | 'name'> & {
    /** `null` for a thing that was not there. */
    readonly old: ValueView | null
    /** `null` for a thing that is gone. */
    readonly new: ValueView | null
  })[]
}

/** What the page shows of the versions that were found. */
export function toView({ rows, next, previous }: ListPage<PolicyChangeRecord>, asked: number | null): View {
  return {
    rows: rows.map(({ version, at, actor, event, subject, changes }) => ({
      version,
      isAsked: version === asked,
      at,
      actor: visibleLine(actor),
      eventKey: `audit.event.${event}`,
      subject: subjectOf(event, subject),
      isLong: changes.length > maxShownChanges,
      changes: changes.map((change) => ({
        ...changeView(change),
        ...(change.old === null && event.endsWith('-added') ? { old: null } : {}),
        ...(change.new === null && event.endsWith('-removed') ? { new: null } : {}),
      })),
    })),
    olderHref: next === null ? null : pageHref(path, { before: next }),
    newerHref: previous === null ? null : pageHref(path, { after: previous }),
  }
}

/** The address of the page with a version at its head. */
export function versionHref(version: number): string {
  return pageHref(path, { version: String(version) })
}

/** Shows who changed the policy, when and what; from a version on when a link asks for one. */
export const changes: Page =
  ({ database }) =>
  async (request, response) => {
    const asked = /^\d{1,12}$/.test(queryText(request, 'version'))
      ? Number(queryText(request, 'version'))
      : null
    const cursor = asked === null ? cursorOf(request) : { before: String(asked + 1) }
    const found = await listPolicyChanges(database.reader, { ...cursor, limit: rowsPerPage })
    render(request, response, 'policy/changes', toView(found, asked), { titleKey: 'policy-change.title' })
  }
