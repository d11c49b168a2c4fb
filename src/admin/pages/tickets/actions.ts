import type { TicketRecord } from '../../../store/tickets.ts'

/** A change of a ticket by one button. */
export type ActionView = { readonly href: string; readonly key: string; readonly isPrimary: boolean }

/**
 * The changes that a ticket's state allows by one button; what cannot be taken back has a page that asks.
 *
 * One that was merged stays closed.
 */
export function actionsOf({ protocol, kind, state, unread }: TicketRecord, isMerged = false): ActionView[] {
  const action = (name: string, isPrimary: boolean) => ({
    href: `/tickets/${protocol}/${name}`,
    key: `ticket.${name === 'read' || name === 'unread' ? `mark-${name}` : name}`,
    isPrimary,
  })
  const reading = action(unread > 0 ? 'read' : 'unread', false)
  if (state === 'awaiting-validation') return [action('close', true), action('reopen', false), reading]
  if (state === 'closed' && kind === 'ticket' && !isMerged) return [action('reopen', false), reading]
  if (state !== 'open' || kind === 'pre-ticket') return [reading]
  return [action('close', true), action('ask-validation', false), reading]
}
