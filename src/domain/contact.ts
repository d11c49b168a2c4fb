import type { SenderLanguage } from './language.ts'

/** What a registered person is. Manual 000 calls them Solicitante, Técnico and Administrador. */
export const contactRoles = ['requester', 'technician', 'administrator'] as const

/** What a contact is to the help desk. */
export type ContactRole = (typeof contactRoles)[number]

/** A person who writes to us. */
export type Contact = {
  readonly id: string
  /** In lower case: contacts are found without regard to case. */
  readonly address: string
  readonly name: string
  readonly role: ContactRole
  readonly active: boolean
  /** Whether the person may open tickets by e-mail. */
  readonly byEmail: boolean
  /** Whether an administrator registered the person, or a mail made the entry. */
  readonly registered: boolean
  /** The language to answer in; `null` when nobody has said. */
  readonly language: SenderLanguage | null
  readonly createdAt: Date
}
