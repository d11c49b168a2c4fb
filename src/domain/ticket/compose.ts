import type { Desk } from '../desk.ts'
import type { MessageFacts } from '../policy/facts.ts'
import { isMachineMail } from '../policy/machine-mail.ts'
import type { MessageVerdict, TraceStep } from '../policy/verdict.ts'
import type { Outcome } from '../settlement.ts'
import type { TicketKind } from './ticket.ts'

/** Says what a judged message becomes for one recipient: a ticket, a reply to one, held, or refused. */
export function compose(facts: MessageFacts, verdict: MessageVerdict, trace: readonly TraceStep[]): Outcome {
  const { recipient, desk, plusPart, parent, outline, association, correction } = facts
  const common = {
    recipient,
    deskId: desk?.id ?? null,
    language: desk?.language ?? null,
    plusPart,
    trace,
    opens: null,
    parent: null,
    reason: null,
    isQuiet: false,
  }
  if (verdict.kind === 'hold') return { ...common, disposition: 'held', reason: verdict.reason }
  if (verdict.kind !== 'pass') return { ...common, disposition: 'refused', reason: verdict.reason }
  if (!desk) return { ...common, disposition: 'held', reason: 'for-postmaster' }
  if (parent) return { ...common, disposition: 'reply', parent, isQuiet: isMachineMail(outline.kind, desk) }
  const kind = ticketKindOf(desk)
  return {
    ...common,
    disposition: kind,
    opens: {
      kind,
      title: correction?.subject ?? outline.subject,
      acknowledge: desk.acknowledge,
      ...(association && { clientId: association.clientId }),
    },
  }
}

/** What a request that a desk accepts becomes. */
export function ticketKindOf({ profile }: Pick<Desk, 'profile'>): TicketKind {
  return profile === 'triagem' ? 'pre-ticket' : 'ticket'
}
