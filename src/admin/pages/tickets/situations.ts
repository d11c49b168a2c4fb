import { type TicketState, ticketStates } from '../../../domain/ticket/ticket.ts'
import type { TicketCounts } from '../../../store/ticket-counts.ts'
import type { TicketListRequest } from '../../../store/ticket-list.ts'

/** The situations that the list of tickets can be narrowed to. */
export const situations = [
  'open',
  'pre-tickets',
  'unread',
  'mine',
  'overdue',
  'awaiting-validation',
  'closed',
  'all',
] as const

/** What the list can be narrowed to. */
export type Situation = (typeof situations)[number]

/** What each situation asks for, of whose list it is and when. */
export function narrowingOf(situation: Situation, userId: string, now: Date): Partial<TicketListRequest> {
  const narrowings: Record<Situation, Partial<TicketListRequest>> = {
    open: { kind: 'ticket', state: 'open' },
    'pre-tickets': { kind: 'pre-ticket', state: 'open' },
    unread: { onlyUnread: true },
    mine: { state: 'open', assigneeId: userId },
    overdue: { state: 'open', overdueAt: now },
    'awaiting-validation': { state: 'awaiting-validation' },
    closed: { state: 'closed' },
    all: {},
  }
  return narrowings[situation]
}

/** How many tickets a situation has. */
export function countOf(situation: Situation, counts: TicketCounts): number {
  const both = (state: TicketState) => counts.ticket[state] + counts['pre-ticket'][state]
  switch (situation) {
    case 'open':
      return counts.ticket.open
    case 'pre-tickets':
      return counts['pre-ticket'].open
    case 'unread':
    case 'mine':
    case 'overdue':
      return counts[situation]
    case 'awaiting-validation':
    case 'closed':
      return both(situation)
    case 'all':
      return ticketStates.reduce((sum, state) => sum + both(state), 0)
  }
}

/** The situation a request asks for; all when it asks for none that exists. */
export function situationNamed(asked: unknown): Situation {
  return situations.find((name) => name === asked) ?? 'all'
}

/** What the situations are called in a search. */
export const situationWords = {
  open: 'situação:chamado situação:aberto',
  'pre-tickets': 'situação:pré-chamado situação:aberto',
  unread: 'situação:"não lidos"',
  mine: 'situação:aberto atendente:eu',
  // No words say it: what is overdue today is not so for good.
  overdue: '',
  'awaiting-validation': 'situação:"aguardando validação"',
  closed: 'situação:encerrado',
  all: '',
} as const satisfies Record<Situation, string>
