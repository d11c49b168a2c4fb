import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import type { Decided } from '../../../store/decisions.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { reasonKey } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'
import type { Say } from '../../say.ts'

/** A moment in the life of a message. */
export type TimelineEntry = {
  readonly at: Date
  readonly text: string
  readonly icon: 'in' | 'out' | 'good' | 'bad' | 'wait' | 'again'
}

/** The life of a message, the oldest moment first: received, judged, extracted, judged again. */
export function timelineOf(
  message: MessageRecord,
  say: Say,
  reports: readonly HistoryEntry[] = [],
): TimelineEntry[] {
  if (message.direction === 'out') {
    const queued = { at: message.receivedAt, text: say('timeline.queued'), icon: 'out' } as const
    return [queued, ...reports.map((report) => reported(report, say))]
  }
  return [
    arrival(message, say),
    ...judgements(message, say),
    ...extraction(message, say),
    ...rejudgements(message, say),
  ]
}

/** What a machine has said of a mail of ours. */
function reported({ at, details: { kind, author } }: HistoryEntry, say: Say): TimelineEntry {
  const text = say('timeline.reported', {
    kind: say(`kind.${String(kind)}`),
    author: visibleLine(String(author ?? '–')),
  })
  return { at, text, icon: kind === 'bounce' ? 'bad' : 'in' }
}

/** The words for an outcome: the reason where there is one, else what became of the message. */
export function outcomeKey({ disposition, reason }: Decided): string {
  return reasonKey(reason) ?? `disposition.${disposition}`
}

function arrival({ receivedAt, peer, door }: MessageRecord, say: Say): TimelineEntry {
  const name = visibleLine(peer.address ?? peer.helo ?? '–')
  const text = say('timeline.received', { peer: name, door: say(`door.${door}`) })
  return { at: receivedAt, text, icon: 'in' }
}

/** What was decided at the door; a later judgement keeps it as the old one. */
function judgements(message: MessageRecord, say: Say): TimelineEntry[] {
  return message.deliveries.map((delivery) => {
    const later = message.decisions.find(({ position }) => position === delivery.position)
    const { disposition, reason } = later?.old ?? delivery
    const recipient = visibleLine(delivery.recipient)
    const why = say(reasonKey(reason) ?? 'held.unknown')
    const at = message.receivedAt
    if (disposition === 'refused')
      return { at, text: say('timeline.judged.refused', { recipient, reason: why }), icon: 'bad' }
    if (disposition === 'held')
      return { at, text: say('timeline.judged.held', { recipient, reason: why }), icon: 'wait' }
    const outcome = say(`disposition.${disposition}`)
    return { at, text: say('timeline.judged.pass', { recipient, outcome }), icon: 'good' }
  })
}

function extraction({ contentState, receivedAt }: MessageRecord, say: Say): TimelineEntry[] {
  if (contentState === 'absent') return []
  const icons = { extracted: 'good', pending: 'wait', unreadable: 'bad' } as const
  return [{ at: receivedAt, text: say(`timeline.content.${contentState}`), icon: icons[contentState] }]
}

function rejudgements({ decisions }: MessageRecord, say: Say): TimelineEntry[] {
  return decisions.map((decision) => {
    const before = outcomeKey(decision.old)
    const after = outcomeKey(decision.new)
    const key = before === after ? 'timeline.rejudged-same' : 'timeline.rejudged'
    const actor = visibleLine(decision.actor)
    return {
      at: decision.at,
      text: say(key, { actor, before: say(before), after: say(after) }),
      icon: 'again',
    }
  })
}
