import { recordAudit } from '../../../store/audit.ts'
import type { Page } from '../../page.ts'
import { renewSession } from '../../session.ts'
import { seeOther, userOf, visitOf } from '../../visit.ts'

/** Ends the sign-in; its cookie opens nothing any more. */
export const signOut: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const { name } = userOf(request)
    await renewSession(request, null)
    await recordAudit(
      database.writer,
      { event: 'signed-out', actor: name, address: visitOf(request).address },
      clock(),
    )
    seeOther(response, '/sign-in')
  }
