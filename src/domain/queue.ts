import type { Allowance } from './permission.ts'

/** The colours a queue may have; the stylesheet makes each fit both themes. */
export const queueColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple'] as const

/** The colour of a queue. */
export type QueueColour = (typeof queueColours)[number]

/** A work list that tickets stand in. O19 */
export type Queue = {
  readonly id: string
  readonly name: string
  readonly colour: QueueColour
  /** Whether its tickets are given to agents by themselves. */
  readonly distributes: boolean
  /** Open tickets that one agent is given of it at most; `null` for any number. */
  readonly capacity: number | null
  /** Its place among the queues. */
  readonly position: number
}

/** What a group may do in a queue. */
export type QueueGroup = { readonly groupId: string; readonly allowed: Allowance }
