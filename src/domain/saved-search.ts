import type { User } from './user.ts'

/** A search of tickets that somebody keeps. */
export type SavedSearch = {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  /** As typed above the list of tickets. */
  readonly query: string
  /** Whether everybody sees it, or its owner alone. */
  readonly isShared: boolean
  readonly position: number
}

/** Whether somebody may change a search that he sees: his own, and an administrator those that are shared. */
export function mayChangeSearch(
  { id, role }: Pick<User, 'id' | 'role'>,
  { ownerId, isShared }: Pick<SavedSearch, 'ownerId' | 'isShared'>,
): boolean {
  return ownerId === id || (isShared && role === 'administrator')
}
