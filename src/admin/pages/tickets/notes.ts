import { addNote } from '../../../store/notes.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { formIdField } from '../../form-id.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { seeOther, userOf } from '../../visit.ts'

/** No note needs more characters. */
const maxNote = 20_000

/** Adds a private note to a ticket. */
export const submitNote: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const text = textField(request.body, 'text', maxNote)
  const { id: authorId, name: actor } = userOf(request)
  if (text === '') {
    flash(request, { key: 'ticket.note.empty', tone: 'bad' })
  } else {
    const written = { authorId, text, formId: formIdField(request.body) }
    const action = { actor, now: context.clock() }
    if (await addNote(context.database.writer, ticket.id, written, action))
      await note(context, request, { event: 'ticket-note-added', subject: ticket.protocol })
    flash(request, { key: 'ticket.note.done', tone: 'good' })
  }
  seeOther(response, `/tickets/${ticket.protocol}#latest`)
}
