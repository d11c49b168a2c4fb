import type { KeyPage } from '../../../store/key-page.ts'
import { listContactPage } from '../../../store/contact-list.ts'
import type { Page } from '../../page.ts'
import { keyPageHrefs, cursorOf } from '../../paging.ts'
import { render } from '../../render.ts'
import { searchText, userOf } from '../../visit.ts'
import type { Contact } from '../../../domain/contact.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { contactHref } from './wanted.ts'

const rowsPerPage = 100

/** What the page of contacts may mention. */
export type View = {
  readonly mayChange: boolean
  readonly query: string
  readonly rows: readonly RowView[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

type RowView = {
  readonly address: string
  readonly name: string
  readonly roleKey: string
  readonly otherRoleKeys: readonly string[]
  readonly client: string | null
  readonly active: boolean
  readonly byEmail: boolean
  readonly registered: boolean
  readonly editHref: string
  readonly showHref: string
}

/** What the page shows of the contacts that were found. */
export function toView(page: KeyPage<Contact>, query: string, mayChange: boolean): View {
  return {
    mayChange,
    query,
    rows: page.rows.map(rowView),
    ...keyPageHrefs('/contacts', query, page, ({ address }) => address),
  }
}

function rowView(contact: Contact): RowView {
  const { address, name, role, otherRoles, client, active, byEmail, registered } = contact
  return {
    address: visibleLine(address),
    name: visibleLine(name, maxInList),
    roleKey: `contacts.role.${role}`,
    otherRoleKeys: otherRoles.map((other) => `contacts.role.${other}`),
    client: client === null ? null : visibleLine(client),
    active,
    byEmail,
    registered,
    showHref: contactHref(address),
    editHref: `/contacts/${encodeURIComponent(address)}/edit`,
  }
}

/** Shows the contacts. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const query = searchText(request)
    const page = await listContactPage(database.reader, {
      text: query,
      ...cursorOf(request),
      limit: rowsPerPage,
    })
    const view = toView(page, query, userOf(request).role === 'administrator')
    render(request, response, 'contacts/list', view, { titleKey: 'contacts.title' })
  }
