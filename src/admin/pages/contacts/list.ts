import { listContacts } from '../../../store/contacts.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { queryText, userOf } from '../../visit.ts'
import type { Contact } from '../../../domain/contact.ts'
import { visibleLine } from '../../visible-text.ts'

/** Contacts on one page; a search finds the others. */
const maxRows = 200

/** What the page of contacts may mention. */
export type View = {
  readonly mayChange: boolean
  readonly query: string
  readonly rows: readonly RowView[]
  readonly isCut: boolean
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
}

/** What the page shows of the contacts whose name or address holds what was asked for. */
export function toView(contacts: readonly Contact[], query: string, mayChange: boolean): View {
  const wanted = query.toLowerCase()
  const found = contacts.filter(
    ({ name, address }) => address.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
  )
  return { mayChange, query, rows: found.slice(0, maxRows).map(rowView), isCut: found.length > maxRows }
}

function rowView(contact: Contact): RowView {
  const { address, name, role, otherRoles, client, active, byEmail, registered } = contact
  return {
    address: visibleLine(address),
    name: visibleLine(name),
    roleKey: `contacts.role.${role}`,
    otherRoleKeys: otherRoles.map((other) => `contacts.role.${other}`),
    client: client === null ? null : visibleLine(client),
    active,
    byEmail,
    registered,
    editHref: `/contacts/${encodeURIComponent(address)}/edit`,
  }
}

/** Shows the contacts. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const contacts = await listContacts(database.reader)
    const view = toView(contacts, queryText(request, 'q').trim(), userOf(request).role === 'administrator')
    render(request, response, 'contacts/list', view, { titleKey: 'contacts.title' })
  }
