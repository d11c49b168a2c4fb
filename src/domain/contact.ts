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
  /** What the person is besides: whoever works here may also ask. A15 */
  readonly otherRoles: readonly ContactRole[]
  /** The name of the client the person belongs to; `null` when none. */
  readonly client: string | null
  readonly active: boolean
  /** Whether the person may open tickets by e-mail. */
  readonly byEmail: boolean
  /** Whether an administrator registered the person, or a mail made the entry. */
  readonly registered: boolean
  /** The language to answer in; `null` when nobody has said. */
  readonly language: SenderLanguage | null
  readonly createdAt: Date
}

/** Whether a person works here, whatever else the person is. A15 */
export function isStaff({ role, otherRoles }: Pick<Contact, 'role' | 'otherRoles'>): boolean {
  return [role, ...otherRoles].some((held) => held !== 'requester')
}
