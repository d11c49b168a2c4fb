import type { Request, Response } from 'express'
import { movesFor } from '../../../domain/outgoing/answer.ts'
import { hasClientWritten } from '../../../store/answer-ground.ts'
import { writeTransaction } from '../../../store/database.ts'
import {
  copyAnswerFiles,
  type Draft,
  findDraft,
  isDraftId,
  removeAnswerFiles,
  saveDraft,
} from '../../../store/drafts.ts'
import { newId } from '../../../store/id.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { flash } from '../../flash.ts'
import { choiceField, textField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { filesOf } from '../../streamed-form.ts'
import { queryText, seeOther, userOf } from '../../visit.ts'
import { seenField } from '../tickets/meanwhile.ts'
import { versionField } from '../tickets/version-field.ts'
import { draftVersionField, faultsOf, readAnswerForm } from './answer-form.ts'
import { type ComposerView, readDesk, showComposer } from './composer.ts'
import { addUploads } from './draft-files.ts'
import { sendDraft, showDraft, stopMixed } from './send.ts'
import { withModel } from './use-model.ts'

/** What the page where an answer is written may mention. */
export type View = ComposerView

/** Renders the page. */
export function showWrite(request: Request, response: Response, view: View, status: number): void {
  render(request, response, 'answers/write', view, { titleKey: view.titleKey, status })
}

/** Shows the form for an answer to who wrote, or the draft of one. C24 */
export const writeAnswer: Page = writing(false)

/** Shows the form for a mail to who never wrote. C25 */
export const writeNew: Page = writing(true)

/** Keeps an answer as a draft, shows how it will look, or sends it. */
export const submitAnswer: Page = submitting(false)

/** Does the same with a mail to who never wrote; refused as soon as he has. C26 */
export const submitNew: Page = submitting(true)

function writing(isNew: boolean): Page {
  return (context) => async (request, response) => {
    const ticket = await permittedTicket(context, request, 'work')
    const hasWritten = await hasClientWritten(context.database.reader, ticket)
    if (movesFor(ticket).length === 0) return turnBack(request, response, ticket, 'answer.not-answerable')
    if (isNew && hasWritten) return turnBack(request, response, ticket, 'answer.use-history')
    if (!isNew && !hasWritten) return turnBack(request, response, ticket, 'answer.never-wrote')
    const asked = queryText(request, 'draft')
    const key = { ticketId: ticket.id, userId: userOf(request).id }
    const draft = await findDraft(context.database.reader, key, asked === '' ? null : asked)
    if (asked !== '' && draft === null) throw notFound()
    const desk = await readDesk(context, request, ticket, draft?.content.originalId ?? null)
    await showComposer(context, request, response, ticket, desk, {
      content: draft?.content ?? desk.blank.content,
      files: draft?.files ?? [],
      draft: draft === null ? { id: newId(context.clock()), version: 0 } : draft,
    })
  }
}

function turnBack(request: Request, response: Response, ticket: TicketRecord, key: string): void {
  flash(request, { key, tone: 'bad' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}

function submitting(isNew: boolean): Page {
  return (context) => async (request, response) => {
    const ticket = await permittedTicket(context, request, 'work')
    if (movesFor(ticket).length === 0) return turnBack(request, response, ticket, 'answer.not-answerable')
    const act = choiceField(request.body, 'act', ['save', 'preview', 'send']) ?? 'save'
    const kept = await keepDraft(context, request, ticket)
    if (kept === null) return turnBack(request, response, ticket, 'answer.sent-before')
    const { draft, isApart, isWhole } = kept
    if (isNew !== !(await hasClientWritten(context.database.reader, ticket)))
      return stopMixed(context, request, response, ticket, draft)
    const seen = { version: versionField(request.body), lines: seenField(request.body) }
    // What another window has changed is not seen here: whoever sends looks at it first.
    if (act === 'send' && isApart)
      return showDraft(context, request, response, ticket, draft.id, 'answer.other-window')
    if (act === 'send' && !isWhole)
      return showDraft(context, request, response, ticket, draft.id, 'answer.not-whole')
    if (act === 'send') return sendDraft(context, request, response, ticket, draft, seen)
    const path = `/tickets/${ticket.protocol}/${isNew ? 'new-mail' : 'answer'}`
    if (act === 'save') {
      // Who has added or taken out a file goes on where the files are.
      const place = filesOf(request).length > 0 || textField(request.body, 'remove') !== '' ? '#files' : ''
      seeOther(response, `${path}?draft=${draft.id}${place}`)
      return
    }
    const { faults } = faultsOf(draft.content, ticket, context.clock())
    if (Object.keys(faults).length === 0) {
      seeOther(response, `/tickets/${ticket.protocol}/answer/preview?draft=${draft.id}`)
      return
    }
    const desk = await readDesk(context, request, ticket, draft.content.originalId)
    const { content, files } = draft
    await showComposer(context, request, response, ticket, desk, { content, files, draft, faults, seen }, 422)
  }
}

/**
 * Keeps what the form holds, with its files; `null` when it was sent before.
 *
 * What another window of the same person has changed meanwhile stays, and this becomes a draft of its own, with the
 * files that the form has shown.
 */
async function keepDraft(
  context: PageContext,
  request: Request,
  ticket: TicketRecord,
): Promise<{ readonly draft: Draft; readonly isApart: boolean; readonly isWhole: boolean } | null> {
  const { database } = context
  const { body } = request
  const id = textField(body, 'draft')
  if (!isDraftId(id)) throw badRequest()
  const key = { ticketId: ticket.id, userId: userOf(request).id }
  const content = await withModel(context, body, ticket, readAnswerForm(body))
  const now = context.clock()
  const saved = { ...key, id, content, version: draftVersionField(body) }
  const removed = textField(body, 'remove')
  const keptId = await writeTransaction(database, async (trx) => {
    const { kind } = await saveDraft(trx, saved, now)
    if (kind === 'not-yours') throw notFound()
    if (kind === 'sent') return null
    if (kind === 'saved') {
      if (removed !== '') await removeAnswerFiles(trx, id, [removed])
      return id
    }
    const apart = newId(now)
    await saveDraft(trx, { ...saved, id: apart, version: 0 }, now)
    await copyAnswerFiles(trx, id, apart, now)
    return apart
  })
  if (keptId === null) return null
  const isApart = keptId !== id
  if (isApart && textField(body, 'act') !== 'send')
    flash(request, { key: 'answer.other-window', tone: 'bad' })
  const isWhole = await addUploads(context, request, keptId)
  if (!isApart && isWhole && textField(body, 'act') === 'save')
    flash(request, { key: 'answer.saved', tone: 'good' })
  const draft = await findDraft(database.reader, key, keptId)
  return draft === null ? null : { draft, isApart, isWhole }
}
