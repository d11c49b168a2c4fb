import type { TicketKind, TicketState } from './ticket.ts'

/** What tells whether a ticket may become part of another. */
type Mergeable = { readonly kind: TicketKind; readonly state: TicketState }

/** Whether the conversation of a ticket may become part of another, or messages of it another ticket. */
export function mayBeParted({ state }: Pick<Mergeable, 'state'>): boolean {
  return state !== 'discarded' && state !== 'spam'
}

/** Whether a ticket may become part of another: no ticket ends where nobody has let a request in yet. */
export function mayMerge(merged: Mergeable, held: Mergeable): boolean {
  const isBack = merged.kind === 'ticket' && held.kind === 'pre-ticket'
  return mayBeParted(merged) && mayBeParted(held) && !isBack
}
