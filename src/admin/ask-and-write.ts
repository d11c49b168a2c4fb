import type { Db } from '../store/database.ts'
import { type Action, askValidation } from '../store/ticket-changes.ts'
import { askByMail } from '../store/validation-requests.ts'
import type { PageContext } from './page.ts'

/** How long a requester may answer by the link of a mail. */
const linkMs = 14 * 24 * 3_600_000

/** What the pass in a link is for. */
export function validationMatter(requestId: string): string {
  return `validation ${requestId}`
}

/**
 * Asks the requester to validate what was done, by mail where the desk wants that; whether the ticket was open. A20
 *
 * A link that nobody outside could open is not sent.
 */
export async function askAndWrite(
  db: Db,
  ticketId: string,
  action: Action,
  { passes, publicUrl }: Pick<PageContext, 'passes' | 'publicUrl'>,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    if (!(await askValidation(trx, ticketId, action))) return false
    if (publicUrl === null) return true
    const until = new Date(action.now.getTime() + linkMs)
    const linkTo = (id: string): string =>
      new URL(`/v/${id}.${passes.sign(validationMatter(id), until)}`, publicUrl).href
    await askByMail(trx, ticketId, { linkTo, until }, action.now)
    return true
  })
}
