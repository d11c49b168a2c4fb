import type { Language } from './language.ts'

/** What a person may do on the pages; an administrator may do all that an operator may. */
export const roles = ['operator', 'administrator'] as const

/** What a person may do on the pages. */
export type Role = (typeof roles)[number]

/** A person who signs in to the pages. */
export type User = {
  readonly id: string
  /** What is typed to sign in, in lower case. */
  readonly name: string
  readonly role: Role
  /** `null` when the browser decides. */
  readonly language: Language | null
  readonly active: boolean
  readonly createdAt: Date
}
