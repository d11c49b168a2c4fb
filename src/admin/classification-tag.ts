import type { HistoryEntry } from '../domain/ticket/ticket.ts'
import { visibleLine } from './visible-text.ts'

/** What a line of history says of how a ticket got its type, by the names of the time. C46 */
export type TagView = {
  /** The name of the rule; `null` where the desk said it. */
  readonly rule: string | null
  readonly type: string | null
  readonly queue: string | null
  /** The other rules that matched. */
  readonly others: string | null
  readonly desk: string | null
}

/** The tag of a line of history; `null` where it is about something else. */
export function classificationTag({ event, details }: HistoryEntry): TagView | null {
  if (event !== 'classified' && event !== 'typed-by-desk') return null
  const text = (name: string): string | null => {
    const value = details[name]
    return typeof value === 'string' && value !== '' ? visibleLine(value) : null
  }
  return {
    rule: text('rule'),
    type: text('type'),
    queue: text('queue'),
    others: text('others'),
    desk: text('desk'),
  }
}
