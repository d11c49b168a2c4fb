import { mayBeWrittenTo } from '../policy/author-aligned.ts'
import type { Desk } from '../desk.ts'
import type { MessageFacts } from '../policy/facts.ts'
import { isMachineMail } from '../policy/machine-mail.ts'
import type { MessageVerdict, TraceStep } from '../policy/verdict.ts'
import type { Outcome } from '../settlement.ts'
import { sharingOf } from './sharing.ts'
import { linksOf } from './signals.ts'
import type { TicketKind } from './ticket.ts'

/** Says what a judged message becomes for one recipient: a ticket, a reply to one, a test that arrived, held, or refused. */
export function compose(facts: MessageFacts, verdict: MessageVerdict, trace: readonly TraceStep[]): Outcome {
  const { recipient, desk, plusPart, parent, answered, outline, association, addressedAs, correction } = facts
  const common = {
    recipient,
    deskId: desk?.id ?? null,
    language: desk?.language ?? null,
    plusPart,
    ...(answered?.signal === 'token' && { namedTicketId: answered.ticketId }),
    addressedAs: addressedAs === 'bcc' ? null : addressedAs,
    trace,
    opens: null,
    parent: null,
    reason: null,
    isQuiet: false,
  }
  if (verdict.kind === 'hold') return { ...common, disposition: 'held', reason: verdict.reason }
  if (verdict.kind !== 'pass') return { ...common, disposition: 'refused', reason: verdict.reason }
  if (facts.testId !== undefined) return { ...common, disposition: 'test', testId: facts.testId }
  if (!desk) return { ...common, disposition: 'held', reason: 'for-postmaster' }
  const sharing = sharingOf(facts)
  const shared = sharing === null ? {} : { sharing }
  const isQuiet = isMachineMail(outline.kind, desk)
  // A machine changes nothing of a ticket, least of all that it has ended. Complaint 6
  const onEnded = parent?.isEnded && !isQuiet ? desk.settings.closedTickets : 'attach'
  const read = desk.settings.readOnImport ? { isRead: true as const } : {}
  if (parent && onEnded !== 'new') {
    const reopens = onEnded === 'reopen' ? { reopens: true as const } : {}
    return { ...common, ...shared, ...reopens, ...read, disposition: 'reply', parent, isQuiet }
  }
  const kind = ticketKindOf(desk)
  const links = linksOf(parent, facts.signals ?? [])
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
      ...(links.length > 0 && { links }),
    },
  }
}

/** What a request that a desk accepts becomes. */
export function ticketKindOf({ profile }: Pick<Desk, 'profile'>): TicketKind {
  return profile === 'triagem' ? 'pre-ticket' : 'ticket'
}
