import type { Contact } from '../../../domain/contact.ts'
import { foldAddress } from '../../../domain/mail/address.ts'
import { countBelongings } from '../../../store/contact-merge.ts'
import { erasePerson } from '../../../store/erasure.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type FieldView, fault, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'
import { contactHref, wantedContact } from './wanted.ts'

/** What the page that asks before a person is erased may mention. */
export type View = {
  readonly address: string
  readonly href: string
  readonly backHref: string
  readonly tickets: number
  readonly addresses: readonly string[]
  readonly confirm: FieldView
}

/** Asks for the address before a person is erased, which cannot be taken back. */
export const askErase: Page = (context) => async (request, response) => {
  const contact = await wantedContact(context, request)
  const view = await viewOf(context, contact, '', false)
  render(request, response, 'contacts/erase', view, { titleKey: 'people.erase' })
}

/** Erases the person whose address was typed. */
export const submitErase: Page = (context) => async (request, response) => {
  const { database, blobs } = context
  const contact = await wantedContact(context, request)
  const typed = textField(request.body, 'confirm')
  if (foldAddress(typed) !== contact.address) {
    const view = await viewOf(context, contact, typed, true)
    return render(request, response, 'contacts/erase', view, { titleKey: 'people.erase', status: 422 })
  }
  const erased = await erasePerson(database, blobs, contact.id)
  if (erased === null) throw notFound()
  await note(context, request, { event: 'person-erased', subject: contact.id, details: erased })
  const { messages, tickets, isCompacted } = erased
  const key = isCompacted ? 'people.erased' : 'people.erased.in-part'
  flash(request, { key, values: { messages, tickets }, tone: 'good' })
  seeOther(response, '/contacts')
}

async function viewOf(
  { database }: PageContext,
  { id, address }: Contact,
  typed: string,
  isWrong: boolean,
): Promise<View> {
  const { tickets, addresses } = await countBelongings(database.reader, id)
  const backHref = contactHref(address)
  return {
    address: visibleLine(address),
    href: `${backHref}/erase`,
    backHref,
    tickets,
    addresses: addresses.map((each) => visibleLine(each)),
    confirm: { value: typed, fault: isWrong ? fault('people.erase.fault', { address }) : null },
  }
}
