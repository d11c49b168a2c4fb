import { writeTransaction } from '../../../store/database.ts'
import { isDraftId, removeDraft, saveDraft } from '../../../store/drafts.ts'
import { listPresent, notePresence } from '../../../store/presence.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'
import { draftVersionField, readAnswerForm } from './answer-form.ts'

const zone = 'America/Sao_Paulo'

/** Keeps what stands in the form while it is written, for the script of the page; files come with the form itself. */
export const autosave: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const id = textField(request.body, 'draft')
  if (!isDraftId(id)) throw badRequest()
  const now = context.clock()
  const saved = await writeTransaction(context.database, (trx) =>
    saveDraft(
      trx,
      {
        id,
        ticketId: ticket.id,
        userId: userOf(request).id,
        content: readAnswerForm(request.body),
        version: draftVersionField(request.body),
      },
      now,
    ),
  )
  if (saved.kind === 'not-yours') throw notFound()
  const { language } = visitOf(request)
  const say = sayIn(language)
  const at = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: zone }).format(now)
  response.json(
    saved.kind === 'saved'
      ? { version: saved.version, text: say('answer.saved-at', { at }) }
      : {
          version: null,
          text: say(saved.kind === 'sent' ? 'answer.sent-before' : 'answer.other-window.script'),
        },
  )
}

/** Throws a draft away. */
export const discardDraft: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const id = textField(request.body, 'draft')
  const isGone = await removeDraft(context.database.writer, { id, userId: userOf(request).id })
  flash(request, { key: isGone ? 'answer.discarded' : 'answer.discarded-before', tone: 'good' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}

/** Notes that somebody writes an answer, and tells the page's script who else does, and whether the ticket changed. O1 */
export const answerPresence: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const user = userOf(request)
  const now = clock()
  await writeTransaction(database, (trx) => notePresence(trx, ticket.id, user.id, now, 'answering'))
  const present = await listPresent(database.reader, [ticket.id], user.id, now, 'answering')
  const names = present.map(({ name }) => visibleLine(name)).join(', ')
  const say = sayIn(visitOf(request).language)
  const isChanged = textField(request.body, 'version') !== String(ticket.version)
  response.json({
    present: names === '' ? '' : say('answer.present', { names }),
    changed: isChanged ? say('answer.changed-meanwhile') : '',
  })
}
