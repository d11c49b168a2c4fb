import { type RequirableField, requirableFields, type TicketType } from './ticket-type.ts'

/** What has to be known of a pre-ticket before it becomes a ticket, as far as it is filled in. */
export type Filled = Readonly<Record<RequirableField, boolean>>

/**
 * The fields that still have to be filled in, in their order.
 *
 * The client is required whatever the type says: a ticket is somebody's. C15, C17
 */
export function missingFields(type: TicketType | null, filled: Filled): readonly RequirableField[] {
  return requirableFields.filter(
    (field) => !filled[field] && (field === 'client' || type?.requiredFields.includes(field) === true),
  )
}

/** Whether a member of these groups may take pre-tickets of a type. C14 */
export function mayTake(type: TicketType | null, groupIds: readonly string[]): boolean {
  return type === null || type.groupId === null || groupIds.includes(type.groupId)
}

/** Whether a pre-ticket may have a type: one with links is for tickets alone. C8 */
export function suitsPreTickets({ active, hasLinks }: TicketType): boolean {
  return active && !hasLinks
}
