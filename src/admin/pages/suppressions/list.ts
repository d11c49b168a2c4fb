import type { KeyPage } from '../../../store/key-page.ts'
import { writeTransaction } from '../../../store/database.ts'
import { releaseSuppressed } from '../../../store/suppression.ts'
import { listSuppressed, type Suppressed } from '../../../store/suppression-list.ts'
import { note } from '../../audit-note.ts'
import { type FailureView, failureWords } from '../../failure-view.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { keyPageHrefs, cursorOf } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, searchText, seeOther, userOf } from '../../visit.ts'

const rowsPerPage = 100

/** What the page of suppressed addresses may mention. */
export type View = {
  readonly mayChange: boolean
  readonly query: string
  readonly rows: readonly RowView[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

type RowView = {
  readonly address: string
  readonly whyKey: string
  readonly failure: FailureView
  /** The mail that it returned; `null` when it is gone. */
  readonly mailHref: string | null
  readonly since: Date
  /** `null` for who may not release it. */
  readonly releaseHref: string | null
}

/** What the page shows of the addresses that were found. */
export function toView(page: KeyPage<Suppressed>, query: string, mayChange: boolean): View {
  const rows = page.rows.map((row) => rowView(row, mayChange))
  return { mayChange, query, rows, ...keyPageHrefs('/suppressions', query, page, ({ address }) => address) }
}

function rowView({ address, why, reason, words, mailId, since }: Suppressed, mayChange: boolean): RowView {
  return {
    address: visibleLine(address),
    whyKey: `suppressions.why.${why}`,
    failure: failureWords(reason, words),
    mailHref: mailId === null ? null : `/messages/${mailId}`,
    since,
    releaseHref: mayChange ? `/suppressions/${encodeURIComponent(address)}/release` : null,
  }
}

/** Shows the addresses that returned our mail for good. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const query = searchText(request)
    const asked = { text: query, ...cursorOf(request), limit: rowsPerPage }
    const page = await listSuppressed(database.reader, asked)
    const view = toView(page, query, userOf(request).role === 'administrator')
    render(request, response, 'suppressions/list', view, { titleKey: 'suppressions.title' })
  }

/** Lets automatic mail go to an address again. */
export const submitRelease: Page = (context) => async (request, response) => {
  const address = parameter(request, 'address')
  const { database, clock } = context
  const isReleased = await writeTransaction(database, (trx) =>
    releaseSuppressed(trx, address, userOf(request).name, clock()),
  )
  if (isReleased) await note(context, request, { event: 'suppression-released', subject: address })
  const key = isReleased ? 'suppressions.released' : 'suppressions.released-before'
  flash(request, { key, values: { address: visibleLine(address) }, tone: isReleased ? 'good' : 'bad' })
  seeOther(response, '/suppressions')
}
