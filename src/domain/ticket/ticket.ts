import type { Queue } from '../queue.ts'

/** A pre-ticket waits for an operator; a ticket is worked. */
export type TicketKind = 'pre-ticket' | 'ticket'

/** The closed list of states a ticket is in. */
export const ticketStates = ['open', 'awaiting-validation', 'closed', 'discarded', 'spam'] as const

/** The state of a ticket. */
export type TicketState = (typeof ticketStates)[number]

/** Whether nobody works on a ticket of this state any more, and a mail may change that. C35 */
export function hasEnded(state: TicketState): boolean {
  return state === 'closed' || state === 'discarded'
}

/** A request being worked, or waiting to be. */
export type Ticket = {
  readonly id: string
  /** The number people quote, such as `2026-000123`. */
  readonly protocol: string
  readonly kind: TicketKind
  readonly state: TicketState
  readonly title: string
  readonly deskId: string
  /** The work list it stands in; `null` until it is put in one. */
  readonly queue: Pick<Queue, 'id' | 'name' | 'colour'> | null
  readonly type: { readonly id: string; readonly name: string } | null
  /** The classification that gave the type, by its name at the time; `null` where none did. C46 */
  readonly classifiedAs: string | null
  /** The user who works it. */
  readonly assignee: { readonly id: string; readonly name: string } | null
  /** Since when it waits for the distributor; `null` when it does not. A6 */
  readonly waitingSince: Date | null
  /** Moves with each change by a person, so that the second of two who change it at once is told. */
  readonly version: number
  /** Until when it is to be done; `null` where nobody said. */
  readonly dueAt: Date | null
  /** The contact who asked, as known when the ticket opened; `null` when the author could not be read. */
  readonly requester: { readonly id: string; readonly name: string; readonly address: string } | null
  /** The Cc addresses of the messages, never made contacts. */
  readonly cc: readonly string[]
  /** Messages attached and not yet read by an operator. */
  readonly unread: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What happened to a ticket. A closed list; the text of each is in the catalogue of i18n under `history.<event>`. */
export type HistoryEvent =
  | 'mail-received'
  | 'machine-mail-received'
  | 'mail-sent'
  | 'mail-bounced'
  | 'mail-delayed'
  | 'mail-failed'
  | 'pre-ticket-registered'
  | 'ticket-registered'
  | 'marked-read'
  | 'marked-unread'
  | 'marked-spam'
  | 'discarded'
  | 'closed'
  | 'validation-asked'
  | 'reopened'
  | 'reprocessed'
  | 'shared-with-desk'
  | 'corrected'
  | 'followed-up'
  | 'merged-into'
  | 'merged-here'
  | 'split-off'
  | 'split-from'
  | 'requester-changed'
  | 'classified'
  | 'typed-by-desk'
  | 'distributed'
  | 'assigned'
  | 'released'
  | 'assumed'
  | 'type-changed'
  | 'attached'
  | 'mail-attached'
  | 'mail-detached'
  | 'restored'
  | 'note-added'
  | 'note-erased'
  | 'participant-added'
  | 'participant-removed'
  | 'title-changed'
  | 'due-changed'
  | 'answered'
  | 'answer-undone'
  | 'mail-retried'
  | 'mail-mended'
  | 'mail-deleted'
  | 'stage-set'
  | 'step-withheld'
  | 'validated'
  | 'not-solved'

/** A line of a ticket's history. Nobody can edit one, not even in the database. */
export type HistoryEntry = {
  readonly id: string
  readonly event: HistoryEvent
  /** The user's name; `null` for the gateway itself. */
  readonly actor: string | null
  readonly messageId: string | null
  readonly details: Readonly<Record<string, string | number | boolean | null>>
  readonly at: Date
}
