import { hasClientWritten } from '../../../store/answer-ground.ts'
import { undoAnswer } from '../../../store/undone-answers.ts'
import { writeTransaction } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { parameter, seeOther, userOf } from '../../visit.ts'

/** Takes an answer back that has not left: the one just sent, or one that was scheduled. */
export const undo: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const ticket = await permittedTicket(context, request, 'work')
  const { id: userId, name: actor } = userOf(request)
  const answer = { id: parameter(request, 'answer'), ticketId: ticket.id }
  const undone = await writeTransaction(database, (trx) =>
    undoAnswer(trx, answer, { actor, userId, now: clock() }),
  )
  if (undone === null) throw notFound()
  const { draftId, cancelled, left } = undone
  if (draftId === null) {
    flash(request, { key: 'answer.undone.too-late', tone: 'bad' })
  } else {
    await note(context, request, {
      event: 'answer-undone',
      subject: ticket.protocol,
      details: { cancelled, left },
    })
    flash(
      request,
      left === 0
        ? { key: 'answer.undone', tone: 'good' }
        : { key: 'answer.undone.partly', values: { count: left }, tone: 'bad' },
    )
  }
  const back = `/tickets/${ticket.protocol}`
  const page = (await hasClientWritten(database.reader, ticket)) ? 'answer' : 'new-mail'
  const isMine = draftId !== null && undone.userId === userId
  seeOther(response, isMine ? `${back}/${page}?draft=${draftId}` : back)
}
