import type { HistoryEvent } from '../ticket/ticket.ts'

/** What happens to a ticket that may send a mail. C13 */
export const stepEvents = [
  'opened',
  'classified',
  'assumed',
  'assigned',
  'awaiting-validation',
  'closed',
  'reopened',
  'stage',
] as const

/** One of the events. */
export type StepEvent = (typeof stepEvents)[number]

/** By which channel the mail of a step leaves: the contract's, one that it names, or that of the desk. F13 F14 F16 */
export const channelChoices = ['contract', 'specific', 'default'] as const

/** One of the choices. */
export type ChannelChoice = (typeof channelChoices)[number]

/** A step of the workflow: an event that sends a mail. */
export type WorkflowStep = {
  readonly id: string
  readonly name: string
  readonly event: StepEvent
  /** The ticket type whose tickets it is for; `null` for all. */
  readonly typeId: string | null
  /** The stage that a ticket has come to; `null` for any, and for every other event. */
  readonly stageId: string | null
  readonly templateId: string
  readonly channelChoice: ChannelChoice
  /** The channel that it names; `null` unless it names one. F14 */
  readonly channelId: string | null
  readonly toClient: boolean
  readonly userIds: readonly string[]
  readonly groupIds: readonly string[]
  /** Whether the agent in charge signs. */
  readonly signs: boolean
  readonly active: boolean
  /** Moves with each save; nothing that was never saved. */
  readonly version: number
}

/** What happened to a ticket, as its history tells it. */
export type Happening = {
  readonly ticketId: string
  readonly event: HistoryEvent | 'opened'
  /** Who did it; `null` where nobody did. */
  readonly actor: string | null
}

const byHistory: Partial<Record<Happening['event'], StepEvent>> = {
  opened: 'opened',
  classified: 'classified',
  'typed-by-desk': 'classified',
  'type-changed': 'classified',
  assumed: 'assumed',
  assigned: 'assigned',
  distributed: 'assigned',
  'validation-asked': 'awaiting-validation',
  closed: 'closed',
  validated: 'closed',
  reopened: 'reopened',
  'not-solved': 'reopened',
  'stage-set': 'stage',
}

/** The event of a step that a line of history stands for; `null` for the others. */
export function stepEventOf(event: Happening['event']): StepEvent | null {
  return byHistory[event] ?? null
}

/** Whether a step follows an event at a ticket. */
export function follows(
  step: Pick<WorkflowStep, 'event' | 'typeId' | 'stageId'>,
  event: StepEvent,
  ticket: { readonly typeId: string | null; readonly stageId: string | null },
): boolean {
  return (
    step.event === event &&
    (step.typeId === null || step.typeId === ticket.typeId) &&
    (event !== 'stage' || step.stageId === null || step.stageId === ticket.stageId)
  )
}
