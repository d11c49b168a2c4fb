import { isSendableAddress } from '../../../domain/mail/address.ts'
import {
  addFurtherAddress,
  type AddressChange,
  makeFirstAddress,
  removeFurtherAddress,
} from '../../../store/contact-addresses.ts'
import type { AuditEvent } from '../../../store/audit.ts'
import type { Database } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { seeOther } from '../../visit.ts'
import { contactHref, wantedContact } from './wanted.ts'

type Act = (database: Database, contactId: string, address: string) => Promise<AddressChange>

/** Lets the person have one more address; one that is somebody's leads to the page that makes one person of two. */
export const submitAddress: Page = change('contact-address-added', addFurtherAddress)

/** Takes a further address away. */
export const submitRemoveAddress: Page = change('contact-address-removed', removeFurtherAddress)

/** Makes a further address the one that answers go to. */
export const submitFirstAddress: Page = change('contact-address-first', makeFirstAddress)

function change(event: AuditEvent & `contact-address-${string}`, act: Act): Page {
  return (context) => async (request, response) => {
    const contact = await wantedContact(context, request)
    const address = textField(request.body, 'furtherAddress')
    const back = contactHref(contact.address)
    if (!isSendableAddress(address)) {
      flash(request, { key: 'contacts.fault.address', tone: 'bad' })
      return seeOther(response, back)
    }
    const answer = await act(context.database, contact.id, address)
    if (answer === 'done') {
      await note(context, request, { event, subject: contact.address, details: { address } })
      flash(request, { key: 'contacts.saved', values: { address: contact.address }, tone: 'good' })
    } else {
      flash(request, { key: `people.address.${answer}`, values: { address }, tone: 'bad' })
    }
    const isMergeable = answer === 'taken' && event === 'contact-address-added'
    seeOther(response, isMergeable ? pageHref(`${back}/merge`, { with: address }) : back)
  }
}
