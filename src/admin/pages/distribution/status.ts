import { agentStatuses } from '../../../domain/agent.ts'
import { sayStatus } from '../../../store/agent-status.ts'
import { readDistribution } from '../../../store/distribution-setting.ts'
import { touchLoginSession } from '../../../store/login-sessions.ts'
import { ownPath } from '../../audience.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, textField } from '../../form-field.ts'
import { handOut } from '../../hand-out.ts'
import { badRequest } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'

/** Changes what the signed-in person says of being there; who comes online is given what waits. A4 A6 */
export const chooseStatus: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const status = choiceField(request.body, 'status', agentStatuses)
  if (status === null) throw badRequest()
  if ((await readDistribution(database.reader)).isOn) {
    const { id, name } = userOf(request)
    // Seen before online: a look of another process in between would find an idle agent.
    await touchLoginSession(database.writer, request.sessionID, clock())
    await sayStatus(database.writer, id, status)
    const details = { from: visitOf(request).agentStatus, to: status }
    await note(context, request, { event: 'agent-status-changed', subject: name, details })
    if (status === 'online') await handOut(context)
  } else {
    flash(request, { key: 'distribution.is-off', tone: 'bad' })
  }
  seeOther(response, ownPath(textField(request.body, 'back')))
}
