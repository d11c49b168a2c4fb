import { type Contact, type ContactRole, contactRoles } from '../../../domain/contact.ts'
import { isSendableAddress } from '../../../domain/mail/address.ts'
import type { NewContact } from '../../../store/contacts.ts'
import {
  choiceField,
  type Fault,
  type FieldView,
  fault,
  isTicked,
  textField,
  textsField,
} from '../../form-field.ts'

/** The form of a contact as the page shows it. */
export type ContactFormView = {
  readonly address: FieldView
  readonly name: FieldView
  readonly role: {
    readonly fault: Fault | null
    readonly choices: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  }
  readonly active: boolean
  readonly byEmail: boolean
  readonly otherRoles: readonly { readonly value: string; readonly key: string; readonly isTicked: boolean }[]
  readonly client: FieldView
}

/** What was typed, whether or not it makes a contact. */
export type ContactForm = {
  readonly address: string
  readonly name: string
  readonly role: ContactRole | null
  readonly active: boolean
  readonly byEmail: boolean
  readonly otherRoles: readonly ContactRole[]
  /** The client's name; empty for none. */
  readonly client: string
}

/** What is wrong with a form, field by field. */
export type ContactFaults = Partial<Record<'address' | 'name' | 'role', Fault>>

/** The form of a contact that does not exist yet. */
export const emptyContactForm: ContactForm = {
  address: '',
  name: '',
  role: 'requester',
  active: true,
  byEmail: true,
  otherRoles: [],
  client: '',
}

/** The form of a contact as it is; invisible characters of a name that came by mail are left out. */
export function formOf(contact: Contact): ContactForm {
  const { address, name, role, active, byEmail, otherRoles, client } = contact
  const visibleName = name.replace(/[\p{Cc}\p{Cf}]/gu, '')
  return { address, name: visibleName, role, active, byEmail, otherRoles, client: client ?? '' }
}

/** Reads what was typed. */
export function readContactForm(body: unknown): ContactForm {
  return {
    address: textField(body, 'address'),
    name: textField(body, 'name'),
    role: choiceField(body, 'role', contactRoles),
    active: isTicked(body, 'active'),
    byEmail: isTicked(body, 'byEmail'),
    otherRoles: rolesAmong(textsField(body, 'otherRoles', contactRoles.length)),
    client: textField(body, 'client'),
  }
}

/** The contact that a form makes, or what is wrong with it. */
export function checkContactForm(
  form: ContactForm,
): { contact: Required<Omit<NewContact, 'language'>> } | { faults: ContactFaults } {
  const { address, name, role, active, byEmail, otherRoles } = form
  const client = form.client === '' ? null : form.client
  if (isSendableAddress(address) && name !== '' && role)
    return { contact: { address, name, role, active, byEmail, otherRoles, client } }
  return {
    faults: {
      ...(isSendableAddress(address) ? {} : { address: fault('contacts.fault.address') }),
      ...(name === '' ? { name: fault('contacts.fault.name') } : {}),
      ...(role ? {} : { role: fault('contacts.fault.role') }),
    },
  }
}

/** What the page shows of a form. */
export function formView(form: ContactForm, faults: ContactFaults): ContactFormView {
  return {
    address: { value: form.address, fault: faults.address ?? null },
    name: { value: form.name, fault: faults.name ?? null },
    role: {
      fault: faults.role ?? null,
      choices: contactRoles.map((value) => ({
        value,
        key: `contacts.role.${value}`,
        isChosen: value === form.role,
      })),
    },
    active: form.active,
    byEmail: form.byEmail,
    otherRoles: contactRoles.map((value) => ({
      value,
      key: `contacts.role.${value}`,
      isTicked: form.otherRoles.includes(value),
    })),
    client: { value: form.client, fault: null },
  }
}

function rolesAmong(names: readonly string[]): readonly ContactRole[] {
  return contactRoles.filter((role) => names.includes(role))
}
