import type { PreTicket } from '../../../store/pre-tickets.ts'
import { mailboxText } from '../../message-words.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { type BreakableAddress, breakableAddress, maxInList, visibleLine } from '../../visible-text.ts'

/** What every page of triage shows of a pre-ticket. */
export type PreTicketView = {
  readonly protocol: string
  readonly href: string
  readonly assumeHref: string
  readonly title: string
  /** `null` when the author could not be read. */
  readonly requester: string | null
  /** `null` while nobody has said whose it is. C17 */
  readonly client: string | null
  readonly type: string | null
  readonly queue: QueueView | null
  /** `null` when the desk has been removed. */
  readonly desk: BreakableAddress | null
  readonly unread: number
  readonly at: Date
  readonly age: { readonly key: string; readonly count: number }
  /** The pre-ticket as it is shown, for forms about several. */
  readonly selection: string
}

/** A pre-ticket that a form names, as it was when the form was shown. */
export type Selection = { readonly protocol: string; readonly version: number }

/** The pre-ticket as forms name it. */
export function selectionText({ protocol, version }: Selection): string {
  return `${protocol}.${version}`
}

/** The pre-ticket that a form names; `null` for what no form of ours says. */
export function readSelection(text: string): Selection | null {
  const [, protocol = '', version = ''] = /^(\d{4}-\d{6,12})\.(\d{1,9})$/.exec(text) ?? []
  return protocol === '' ? null : { protocol, version: Number(version) }
}

/** What is shown of a pre-ticket. */
export function preTicketView(preTicket: PreTicket, typeName: string | null, now: Date): PreTicketView {
  const { protocol, requester, client } = preTicket
  return {
    protocol,
    href: `/triage/${protocol}`,
    assumeHref: `/triage/${protocol}/assume`,
    title: visibleLine(preTicket.title, maxInList),
    requester: requester === null ? null : visibleLine(mailboxText(requester), maxInList),
    client: client === '' ? null : visibleLine(client, maxInList),
    type: typeName === null ? null : visibleLine(typeName),
    queue: queueView(preTicket.queue),
    desk: preTicket.deskAddress === '' ? null : breakableAddress(preTicket.deskAddress),
    unread: preTicket.unread,
    at: preTicket.createdAt,
    age: ageOf(preTicket.createdAt, now),
    selection: selectionText(preTicket),
  }
}

function ageOf(at: Date, now: Date): PreTicketView['age'] {
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000))
  if (minutes === 0) return { key: 'triage.age.now', count: 0 }
  if (minutes < 60) return { key: 'triage.age.minutes', count: minutes }
  if (minutes < 48 * 60) return { key: 'triage.age.hours', count: Math.floor(minutes / 60) }
  return { key: 'triage.age.days', count: Math.floor(minutes / (24 * 60)) }
}
