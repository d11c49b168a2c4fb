import type { Contact } from '../../../domain/contact.ts'
import { type Belongings, countBelongings, mergeContacts } from '../../../store/contact-merge.ts'
import { findContact } from '../../../store/contacts.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { maxInList, visibleLine } from '../../visible-text.ts'
import { queryText, seeOther } from '../../visit.ts'
import { contactHref, wantedContact } from './wanted.ts'

/** What the page that makes one person of two may mention. */
export type View = {
  readonly href: string
  readonly backHref: string
  readonly typed: string
  readonly faultKey: string | null
  readonly kept: SideView
  /** `null` until the other person has been found. */
  readonly gone: SideView | null
}

type SideView = {
  readonly address: string
  readonly shown: string
  readonly name: string
  readonly roleKey: string
  readonly client: string | null
  readonly addresses: readonly string[]
  readonly tickets: number
  readonly openTickets: number
}

/** A person with what belongs to it. */
export type Side = { readonly contact: Contact; readonly belongings: Belongings }

/** What the page shows of two people. */
export function toView(kept: Side, gone: Side | null, typed: string): View {
  const isSame = gone?.contact.id === kept.contact.id
  const unfound = typed === '' ? null : 'people.merge.none'
  return {
    href: `${contactHref(kept.contact.address)}/merge`,
    backHref: contactHref(kept.contact.address),
    typed,
    faultKey: isSame ? 'people.merge.same' : gone === null ? unfound : null,
    kept: sideView(kept),
    gone: gone === null || isSame ? null : sideView(gone),
  }
}

function sideView({ contact: { address, name, role, client }, belongings }: Side): SideView {
  return {
    address,
    shown: visibleLine(address),
    name: visibleLine(name, maxInList),
    roleKey: `contacts.role.${role}`,
    client: client === null ? null : visibleLine(client),
    addresses: belongings.addresses.map((each) => visibleLine(each)),
    tickets: belongings.tickets,
    openTickets: belongings.openTickets,
  }
}

/** Shows two people side by side, and what of the one becomes the other's. */
export const askMerge: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const kept = await wantedContact(context, request)
  const typed = queryText(request, 'with').trim().slice(0, 320)
  const gone = typed === '' ? null : await findContact(reader, typed)
  const side = async (contact: Contact): Promise<Side> => ({
    contact,
    belongings: await countBelongings(reader, contact.id),
  })
  const view = toView(await side(kept), gone === null ? null : await side(gone), typed)
  render(request, response, 'contacts/merge', view, { titleKey: 'people.merge' })
}

/** Makes one person of the two. */
export const submitMerge: Page = (context) => async (request, response) => {
  const { database } = context
  const kept = await wantedContact(context, request)
  const gone = await findContact(database.reader, textField(request.body, 'gone'))
  const moved = gone === null ? null : await mergeContacts(database, gone.id, kept.id)
  if (gone === null || moved === null) {
    flash(request, { key: 'people.merge.none', tone: 'bad' })
    return seeOther(response, `${contactHref(kept.address)}/merge`)
  }
  const details = { name: gone.name, tickets: moved.tickets, addresses: moved.addresses.join(', ') }
  await note(context, request, { event: 'contacts-merged', subject: kept.address, details })
  flash(request, { key: 'people.merged', values: { address: kept.address }, tone: 'good' })
  seeOther(response, contactHref(kept.address))
}
