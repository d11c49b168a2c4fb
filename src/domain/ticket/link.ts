/** How a ticket came to stand beside an older one. */
export type LinkKind = 'related' | 'split' | 'follow-up'

/**
 * An older ticket that a new one is shown beside, to operators alone.
 *
 * `related` is a guess: the mail named it, and nothing proves that its author has to do with it. Complaint 11
 */
export type TicketLink = { readonly ticketId: string; readonly kind: LinkKind }
