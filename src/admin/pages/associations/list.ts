import type { Association } from '../../../domain/association.ts'
import { listAssociations, removeAssociation } from '../../../store/clients.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'

/** What the page of associated domains may mention. */
export type View = { readonly mayChange: boolean; readonly rows: readonly RowView[] }

type RowView = {
  readonly domain: string
  readonly client: string
  readonly owner: string
  readonly since: Date
  readonly removeHref: string
}

/** What the page shows of the rules. */
export function toView(rules: readonly Association[], mayChange: boolean): View {
  return { mayChange, rows: rules.map(rowView) }
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
    const mayChange = userOf(request).role === 'administrator'
    const view = toView(await listAssociations(database.reader), mayChange)
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
