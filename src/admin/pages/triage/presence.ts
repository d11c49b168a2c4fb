import { listPresent, notePresence } from '../../../store/presence.ts'
import { writeTransaction } from '../../../store/database.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { userOf, visitOf } from '../../visit.ts'
import { permittedPreTicket } from './permitted-pre-ticket.ts'

/** Notes that somebody looks at a pre-ticket, and tells the page's script who else does, and whether it changed. */
export const presence: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const { preTicket } = await permittedPreTicket(context, request)
  const user = userOf(request)
  const now = clock()
  await writeTransaction(database, (trx) => notePresence(trx, preTicket.id, user.id, now))
  const present = await listPresent(database.reader, [preTicket.id], user.id, now)
  const names = present.map(({ name }) => visibleLine(name)).join(', ')
  const say = sayIn(visitOf(request).language)
  const isChanged = textField(request.body, 'version') !== String(preTicket.version)
  response.json({
    present: names === '' ? '' : say('triage.present', { names }),
    changed: isChanged ? say('triage.changed-meanwhile') : '',
  })
}
