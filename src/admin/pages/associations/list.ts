import type { Association } from '../../../domain/association.ts'
import { listAssociationPage, removeAssociation } from '../../../store/clients.ts'
import type { KeyPage } from '../../../store/key-page.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { cursorOf, keyPageHrefs } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, searchText, seeOther, userOf } from '../../visit.ts'

const rowsPerPage = 100

/** What the page of associated domains may mention. */
export type View = {
  readonly mayChange: boolean
  readonly query: string
  readonly rows: readonly RowView[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

type RowView = {
  readonly domain: string
  readonly client: string
  readonly owner: string
  readonly since: Date
  readonly removeHref: string
}

/** What the page shows of the rules that were found. */
export function toView(page: KeyPage<Association>, query: string, mayChange: boolean): View {
  const hrefs = keyPageHrefs('/associations', query, page, ({ domain }) => domain)
  return { mayChange, query, rows: page.rows.map(rowView), ...hrefs }
}

function rowView({ domain, client, owner, createdAt }: Association): RowView {
  return {
    domain: visibleLine(domain),
    client: visibleLine(client),
    owner: visibleLine(owner),
    since: createdAt,
    removeHref: `/associations/${encodeURIComponent(domain)}/remove`,
  }
}

/** Shows the associated domains. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const query = searchText(request)
    const asked = { text: query, ...cursorOf(request), limit: rowsPerPage }
    const page = await listAssociationPage(database.reader, asked)
    const view = toView(page, query, userOf(request).role === 'administrator')
    render(request, response, 'associations/list', view, { titleKey: 'associations.title' })
  }

/** Removes a rule; nobody loses a client by it, and adding it again undoes it. */
export const submitRemove: Page = (context) => async (request, response) => {
  const domain = parameter(request, 'domain')
  if (!(await removeAssociation(context.database.writer, domain, authorshipOf(context, request))))
    throw notFound()
  await note(context, request, { event: 'association-removed', subject: domain })
  flash(request, { key: 'associations.removed', values: { domain }, tone: 'good' })
  seeOther(response, '/associations')
}
