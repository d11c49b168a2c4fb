import type { Ticket } from '../../../domain/ticket/ticket.ts'

/** Until when a ticket is to be done, and whether that has passed. */
export type DueView = { readonly at: Date; readonly isOverdue: boolean }

/** What pages show of a ticket's due time; `null` where nobody set one. What has ended is never late. */
export function dueView({ dueAt, state }: Pick<Ticket, 'dueAt' | 'state'>, now: Date): DueView | null {
  return dueAt === null ? null : { at: dueAt, isOverdue: state === 'open' && dueAt < now }
}
