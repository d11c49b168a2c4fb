/** What may have to be known before a pre-ticket of a type becomes a ticket. C15 */
export const requirableFields = ['client', 'branch', 'contract', 'order', 'due'] as const

/** A field that a type may require. */
export type RequirableField = (typeof requirableFields)[number]

/** What a ticket is about, which says where it is worked and by whom. */
export type TicketType = {
  readonly id: string
  readonly name: string
  /** Where its tickets stand; `null` leaves them in no queue. */
  readonly queueId: string | null
  /** Whose members may take its pre-tickets; `null` for everybody. C14 */
  readonly groupId: string | null
  readonly branchId: string | null
  /** Whether it ties tickets to other records: such a type is for tickets alone, never for pre-tickets. C8 */
  readonly hasLinks: boolean
  readonly requiredFields: readonly RequirableField[]
  readonly position: number
  /** Whether new tickets may get it. */
  readonly active: boolean
}

/** A part of the company that tickets belong to. C6 */
export type Branch = { readonly id: string; readonly name: string }

/** What a client has agreed with us; mail to its own address belongs to it. F2 */
export type Contract = {
  readonly id: string
  readonly name: string
  /** The name of the client; empty when it is nobody's yet. */
  readonly client: string
  readonly active: boolean
}
