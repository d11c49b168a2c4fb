import type { Queue, QueueColour } from '../domain/queue.ts'
import { visibleLine } from './visible-text.ts'

/** What a page shows of a queue: its name beside its colour. */
export type QueueView = { readonly name: string; readonly colourClass: string }

/** The class that the stylesheet knows each colour by. */
export const colourClasses = {
  grey: 'queue-grey',
  red: 'queue-red',
  orange: 'queue-orange',
  yellow: 'queue-yellow',
  green: 'queue-green',
  teal: 'queue-teal',
  blue: 'queue-blue',
  purple: 'queue-purple',
} as const satisfies Record<QueueColour, string>

/** The name and colour of a queue, fit to be shown; `null` for none. */
export function queueView(queue: Pick<Queue, 'name' | 'colour'> | null): QueueView | null {
  return queue === null ? null : { name: visibleLine(queue.name), colourClass: colourClasses[queue.colour] }
}
