import type { Request, Response } from 'express'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { listHistory } from '../../../store/history.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { sayIn } from '../../say.ts'
import { markAsSpam } from '../../spam.ts'
import { chosenEntry, type SpamQuestion, type SpamQuestionView, spamQuestionView } from '../../spam-entry.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { changesSince, seenField } from '../tickets/meanwhile.ts'
import type { HistoryView } from '../tickets/timeline.ts'
import { versionField } from '../tickets/version-field.ts'

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
  /** What the form says of the ticket that was seen; that there was none when no ticket is closed with it. */
  readonly version: number | 'none'
  readonly seen: number
  /** Whether the ticket changed since the form was opened, and what happened then. */
  readonly isConflict: boolean
  readonly changes: readonly HistoryView[]
}

/** How a case is found by what the address of the page names. */
export type FindCase = (context: PageContext, request: Request) => Promise<SpamCase>

/** What the page asks; `seen` is how many lines of history an outdated form knew of. */
export function toView(
  { address, question, obstacleKey, ticket, backHref }: SpamCase,
  history: readonly HistoryEntry[],
  seen: number | null,
): View {
  return {
    address: visibleLine(address),
    protocol: ticket?.protocol ?? null,
    href: `${backHref}/spam`,
    backHref,
    obstacleKey,
    question: spamQuestionView(question),
    version: ticket?.version ?? 'none',
    seen: history.length,
    isConflict: seen !== null,
    changes: seen === null ? [] : changesSince(history, seen),
  }
}

/** Makes the page that asks whether a sender is to be blocked. */
export function askSpam(find: FindCase): Page {
  return (context) => async (request, response) => {
    await show(context, request, response, await find(context, request))
  }
}

/** Makes the page that blocks him, saying who did and for what, and closes the ticket: both or neither. C55 */
export function submitSpam(find: FindCase): Page {
  return (context) => async (request, response) => {
    const { database, clock } = context
    const found = await find(context, request)
    const { question, obstacleKey, ticket, backHref, event, subject, ...told } = found
    const isOutdated = isOther(request.body, ticket)
    const { listed } = chosenEntry(question, request.body)
    const reason = sayIn(visitOf(request).language)(told.reason.key, told.reason.values)
    const mark = { listed, reason, owner: userOf(request).name, ticket }
    const isDone = obstacleKey === null && !isOutdated && (await markAsSpam(database.writer, mark, clock()))
    if (!isDone && obstacleKey === null) {
      const now = await find(context, request)
      // Another may have been quicker by less than this request took.
      if (isOutdated || isOther(request.body, now.ticket)) {
        return show(context, request, response, now, seenField(request.body))
      }
    }
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

/** Whether a form was made of another version of the ticket; one that says nothing is stopped by the state alone. */
function isOther(body: unknown, ticket: TicketRecord | null): boolean {
  const said = textField(body, 'version')
  if (said === '') return false
  return said === 'none' ? ticket !== null : versionField(body) !== ticket?.version
}

async function show(
  { database: { reader } }: PageContext,
  request: Request,
  response: Response,
  found: SpamCase,
  seen: number | null = null,
): Promise<void> {
  const history = found.ticket === null ? [] : await listHistory(reader, found.ticket.id)
  const status = seen === null ? 200 : 409
  render(request, response, 'spam/ask', toView(found, history, seen), {
    titleKey: 'ticket.spam.title',
    status,
  })
}
