import { useGuessedRequester } from '../../../store/original-senders.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { seeOther, userOf } from '../../visit.ts'
import { versionField } from './version-field.ts'

/** Makes the requester of who wrote the mail that another has forwarded. Complaint 14 */
export const submitRequester: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const asked = {
    ticketId: ticket.id,
    version: versionField(request.body),
    address: textField(request.body, 'address'),
  }
  const action = { actor: userOf(request).name, now: context.clock() }
  const isDone = await useGuessedRequester(context.database.writer, asked, action)
  if (isDone) await note(context, request, { event: 'ticket-requester-changed', subject: ticket.protocol })
  const key = isDone ? 'ticket.requester.done' : 'ticket.changed-meanwhile'
  flash(request, { key, tone: isDone ? 'good' : 'bad' })
  seeOther(response, `/tickets/${ticket.protocol}`)
}
