import { mayBeWrittenTo } from '../policy/author-aligned.ts'
import type { Desk } from '../desk.ts'
import type { MessageFacts } from '../policy/facts.ts'
import { isMachineMail } from '../policy/machine-mail.ts'
import type { MessageVerdict, TraceStep } from '../policy/verdict.ts'
import type { Outcome } from '../settlement.ts'
import { sharingOf } from './sharing.ts'
import type { TicketKind } from './ticket.ts'

/** Says what a judged message becomes for one recipient: a ticket, a reply to one, held, or refused. */
export function compose(facts: MessageFacts, verdict: MessageVerdict, trace: readonly TraceStep[]): Outcome {
  const { recipient, desk, plusPart, parent, outline, association, addressedAs, correction } = facts
  const common = {
    recipient,
    deskId: desk?.id ?? null,
    language: desk?.language ?? null,
    plusPart,
    addressedAs: addressedAs === 'bcc' ? null : addressedAs,
    trace,
    opens: null,
    parent: null,
    reason: null,
    isQuiet: false,
  }
  if (verdict.kind === 'hold') return { ...common, disposition: 'held', reason: verdict.reason }
  if (verdict.kind !== 'pass') return { ...common, disposition: 'refused', reason: verdict.reason }
  if (!desk) return { ...common, disposition: 'held', reason: 'for-postmaster' }
  const sharing = sharingOf(facts)
  const shared = sharing === null ? {} : { sharing }
  const read = desk.settings.readOnImport ? { isRead: true as const } : {}
  if (parent)
    return {
      ...common,
      ...shared,
      ...read,
      disposition: 'reply',
      parent,
      isQuiet: isMachineMail(outline.kind, desk),
    }
  const kind = ticketKindOf(desk)
  return {
    ...common,
    ...shared,
    ...read,
    disposition: kind,
    opens: {
      kind,
      title: correction?.subject ?? outline.subject,
      acknowledge: desk.acknowledge && mayBeWrittenTo(facts),
      ...(association && { clientId: association.clientId }),
    },
  }
}

/** What a request that a desk accepts becomes. */
export function ticketKindOf({ profile }: Pick<Desk, 'profile'>): TicketKind {
  return profile === 'triagem' ? 'pre-ticket' : 'ticket'
}
