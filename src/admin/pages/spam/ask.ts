import type { Request } from 'express'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { markAsSpam } from '../../spam.ts'
import { chosenEntry, type SpamQuestion, type SpamQuestionView, spamQuestionView } from '../../spam-entry.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'

/** A message or a ticket whose sender is about to be blocked. */
export type SpamCase = {
  readonly address: string
  readonly question: SpamQuestion
  /** The key of why it is not possible; `null` when it is. */
  readonly obstacleKey: string | null
  /** The ticket that is closed with it; `null` when none is. */
  readonly ticket: TicketRecord | null
  /** The page of the message or the ticket. */
  readonly backHref: string
  readonly event: 'message-marked-spam' | 'ticket-marked-spam'
  /** The id or protocol that the audit log names. */
  readonly subject: string
  /** What the entry of the blocklist says of itself. */
  readonly reason: {
    readonly key: 'spam.reason' | 'ticket.spam.reason'
    readonly values: Readonly<Record<string, string>>
  }
  readonly doneKey: string
}

/** What the page that asks may mention. */
export type View = {
  readonly address: string
  /** The ticket that is closed with it; `null` when none is. */
  readonly protocol: string | null
  readonly href: string
  readonly backHref: string
  readonly obstacleKey: string | null
  readonly question: SpamQuestionView
}

/** How a case is found by what the address of the page names. */
export type FindCase = (context: PageContext, request: Request) => Promise<SpamCase>

/** What the page asks. */
export function toView({ address, question, obstacleKey, ticket, backHref }: SpamCase): View {
  return {
    address: visibleLine(address),
    protocol: ticket?.protocol ?? null,
    href: `${backHref}/spam`,
    backHref,
    obstacleKey,
    question: spamQuestionView(question),
  }
}

/** Makes the page that asks whether a sender is to be blocked. */
export function askSpam(find: FindCase): Page {
  return (context) => async (request, response) => {
    const view = toView(await find(context, request))
    render(request, response, 'spam/ask', view, { titleKey: 'ticket.spam.title' })
  }
}

/** Makes the page that blocks him, saying who did and for what, and closes the ticket: both or neither. C55 */
export function submitSpam(find: FindCase): Page {
  return (context) => async (request, response) => {
    const { database, clock } = context
    const { question, obstacleKey, ticket, backHref, event, subject, ...told } = await find(context, request)
    const { listed } = chosenEntry(question, request.body)
    const reason = sayIn(visitOf(request).language)(told.reason.key, told.reason.values)
    const mark = { listed, reason, owner: userOf(request).name, ticket }
    const isDone = obstacleKey === null && (await markAsSpam(database.writer, mark, clock()))
    if (!isDone) {
      flash(request, { key: obstacleKey ?? 'ticket.not-possible', tone: 'bad' })
      return seeOther(response, backHref)
    }
    const protocol = ticket === null || ticket.protocol === subject ? {} : { protocol: ticket.protocol }
    await note(context, request, { event, subject, details: { blocked: listed.pattern, ...protocol } })
    flash(request, { key: told.doneKey, values: { address: listed.pattern }, tone: 'good' })
    seeOther(response, backHref)
  }
}
