import type { Request } from 'express'
import { decodeText } from '../../../domain/mail/octets.ts'
import { type Attempt, type AttemptState, decideAttempt, findAttempt } from '../../../store/door-attempts.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import { mailboxText, type Tone } from '../../message-words.ts'
import type { Handler, Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'
import { type TraceView, traceView } from '../messages/checks.ts'

/** Octets of the message that are shown: enough to know what it is. */
const shownOctets = 4096

/** What the page of one mail at the door may mention. */
export type View = {
  readonly subject: string | null
  readonly stateKey: string
  readonly tone: Tone
  readonly facts: readonly { readonly key: string; readonly text: string }[]
  readonly firstAt: Date
  readonly lastAt: Date
  readonly octets: number
  readonly tries: number
  readonly checks: TraceView
  /** The start of the message as it came. */
  readonly start: string
  readonly approveHref: string | null
  readonly refuseHref: string | null
  /** The message it became; `null` while it is with its sender. */
  readonly messageHref: string | null
}

const tones = { waiting: 'wait', approved: 'good', refused: 'bad' } as const satisfies Record<
  AttemptState,
  Tone
>

/** What the page shows of a mail. */
export function toView(attempt: Attempt & { readonly head: Uint8Array }): View {
  const { id, author, reversePath, recipient, peer, subject, state, decidedBy, messageId } = attempt
  const facts = [
    ['message.author', author === null ? '' : mailboxText(author)],
    ['message.reverse-path', reversePath ?? '<>'],
    ['message.recipients', recipient],
    ['message.peer.address', peer.address ?? ''],
    ['message.peer.helo', peer.helo ?? ''],
    ['at-door.decided-by', decidedBy ?? ''],
    ['at-door.column.reference', attempt.reference],
  ] as const
  return {
    subject: subject === '' ? null : visibleLine(subject),
    stateKey: `at-door.state.${state}`,
    tone: tones[state],
    facts: facts.flatMap(([key, text]) => (text === '' ? [] : [{ key, text: visibleLine(text) }])),
    firstAt: attempt.firstAt,
    lastAt: attempt.lastAt,
    octets: attempt.octets,
    tries: attempt.tries,
    checks: traceView(attempt.trace),
    start: visibleLines(decodeText(attempt.head.subarray(0, shownOctets), null)),
    messageHref: messageId === null ? null : `/messages/${messageId}`,
    approveHref: messageId !== null || state === 'approved' ? null : `/at-door/${id}/approve`,
    refuseHref: messageId !== null || state === 'refused' ? null : `/at-door/${id}/refuse`,
  }
}

/** Shows a mail at the door: who sends it, what the checks say, how it begins. */
export const show: Page = (context) => async (request, response) => {
  const view = toView(await attemptOf(context, request))
  const title = view.subject === null ? { titleKey: 'messages.no-subject' } : { title: view.subject }
  render(request, response, 'at-door/show', view, title)
}

/** Lets a mail in: the sender's next try is taken. */
export const approve: Page = (context) => decide(context, 'approved')

/** Turns a mail away: the sender's next try is refused for good. */
export const refuse: Page = (context) => decide(context, 'refused')

function decide(context: PageContext, state: 'approved' | 'refused'): Handler {
  return async (request, response) => {
    const { id, author, recipient } = await attemptOf(context, request)
    await decideAttempt(context.database.writer, id, { state, actor: userOf(request).name }, context.clock())
    const details = { author: author?.address ?? null, recipient }
    await note(context, request, { event: `attempt-${state}`, subject: id, details })
    flash(request, { key: `at-door.${state}`, tone: 'good' })
    seeOther(response, '/at-door')
  }
}

async function attemptOf(
  { database }: PageContext,
  request: Request,
): Promise<Attempt & { readonly head: Uint8Array }> {
  const attempt = await findAttempt(database.reader, parameter(request, 'id'))
  if (attempt === null) throw notFound()
  return attempt
}
