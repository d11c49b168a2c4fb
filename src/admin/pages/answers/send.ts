import type { Request, Response } from 'express'
import { movesFor } from '../../../domain/outgoing/answer.ts'
import { gatherAnswer } from '../../../outgoing/answer/answer-parts.ts'
import { authorOf } from '../../../outgoing/answer/prepare-answer.ts'
import { sendAnswer } from '../../../outgoing/answer/send-answer.ts'
import { hasClientWritten } from '../../../store/answer-ground.ts'
import { type Draft, findDraft, isDraftId } from '../../../store/drafts.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { validationLink } from '../../validation-link.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { seenField } from '../tickets/meanwhile.ts'
import { versionField } from '../tickets/version-field.ts'
import { draftVersionField, faultsOf, sizeFaults } from './answer-form.ts'
import { readDesk, showComposer } from './composer.ts'

/** What of a ticket a form was made from. */
type Seen = { readonly version: number; readonly lines: number }

/** Sends a draft as it was kept, from the page that showed how it will look. C38 */
export const submitSend: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const id = textField(request.body, 'draft')
  if (!isDraftId(id)) throw notFound()
  const key = { ticketId: ticket.id, userId: userOf(request).id }
  if (movesFor(ticket).length === 0) {
    flash(request, { key: 'answer.not-answerable', tone: 'bad' })
    return seeOther(response, `/tickets/${ticket.protocol}`)
  }
  const draft = await findDraft(context.database.reader, key, id)
  if (draft === null) {
    flash(request, { key: 'answer.sent-before', tone: 'bad' })
    seeOther(response, `/tickets/${ticket.protocol}`)
    return
  }
  if (draft.version !== draftVersionField(request.body))
    return showDraft(context, request, response, ticket, id, 'answer.draft-changed')
  const seen = { version: versionField(request.body), lines: seenField(request.body) }
  await sendDraft(context, request, response, ticket, draft, seen)
}

/** Sends a draft, or shows it again with what keeps it from leaving; nothing that was typed is lost. O1 */
export async function sendDraft(
  context: PageContext,
  request: Request,
  response: Response,
  ticket: TicketRecord,
  draft: Draft,
  seen: Seen,
): Promise<void> {
  const { database, blobs, signature, clock } = context
  const back = `/tickets/${ticket.protocol}`
  const now = clock()
  const { content, files } = draft
  const hasWritten = await hasClientWritten(database.reader, ticket)
  if ((content.originalId === null) === hasWritten)
    return stopMixed(context, request, response, ticket, draft)
  const desk = await readDesk(context, request, ticket, content.originalId)
  const { faults, people, leavesAt } = faultsOf(content, ticket, now)
  const again = { content, files, draft }
  if (Object.keys(faults).length > 0 || authorOf(desk.base.channel, desk.base.ground.deskAddress) === null) {
    await showComposer(context, request, response, ticket, desk, { ...again, faults, seen }, 422)
    return
  }
  const stores = { db: database.reader, blobs }
  const parts = await gatherAnswer(stores, ticket, desk.base, {
    ...{ content, files, people, leavesAt },
    user: userOf(request),
  })
  const tooLarge = sizeFaults(parts, visitOf(request).language)
  if (tooLarge.files !== undefined) {
    await showComposer(context, request, response, ticket, desk, { ...again, faults: tooLarge, seen }, 422)
    return
  }
  const { id: userId, name: actor } = userOf(request)
  const queued = await sendAnswer({ database, blobs, signature }, parts, desk.base, {
    draft: { id: draft.id, version: draft.version },
    userId,
    move: content.move,
    link: validationLink(context, leavesAt),
    seen: seen.lines,
    action: { actor, now, version: seen.version },
  })
  if (queued === 'changed-meanwhile' || queued === 'not-possible') {
    const fresh = await permittedTicket(context, request, 'work')
    await showComposer(context, request, response, fresh, desk, { ...again, since: seen.lines }, 409)
    return
  }
  if (queued === 'draft-changed')
    return showDraft(context, request, response, ticket, draft.id, 'answer.draft-changed')
  if (queued === 'queued') {
    const details = { recipients: people.to.length + people.cc.length, move: content.move }
    await note(context, request, { event: 'ticket-answered', subject: ticket.protocol, details })
    if (content.move === 'close' && ticket.assignee !== null) await handOut(context)
  }
  const isLeaving = [...people.to, ...people.cc].some(({ address }) => !parts.dropped.has(address))
  const key =
    queued !== 'queued'
      ? 'answer.sent-before'
      : !isLeaving
        ? 'answer.all-filtered'
        : content.sendAt === ''
          ? 'answer.queued'
          : 'answer.scheduled'
  flash(request, { key, tone: queued === 'queued' && isLeaving ? 'good' : 'bad' })
  seeOther(response, back)
}

/** Shows a draft as it is kept, with why nothing of it was sent. */
export async function showDraft(
  context: PageContext,
  request: Request,
  response: Response,
  ticket: TicketRecord,
  id: string,
  alertKey: string,
): Promise<void> {
  const draft = await findDraft(
    context.database.writer,
    { ticketId: ticket.id, userId: userOf(request).id },
    id,
  )
  if (draft === null) throw notFound()
  const { content, files } = draft
  const desk = await readDesk(context, request, ticket, content.originalId)
  await showComposer(context, request, response, ticket, desk, { content, files, draft, alertKey }, 409)
}

/**
 * Stops a first mail to a client who has written, and an answer to one who never did; what was typed stays. C25, C26
 *
 * The page is then the one that fits, so sending again from it does what is right.
 */
export async function stopMixed(
  context: PageContext,
  request: Request,
  response: Response,
  ticket: TicketRecord,
  draft: Draft,
): Promise<void> {
  const desk = await readDesk(context, request, ticket, null)
  const { content, files } = draft
  const alertKey = desk.base.ground.original === null ? 'answer.never-wrote' : 'answer.use-history'
  await showComposer(context, request, response, ticket, desk, { content, files, draft, alertKey }, 409)
}
