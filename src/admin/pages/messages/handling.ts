import type { Request } from 'express'
import type { MailHandling, MailObstacle } from '../../../domain/outgoing/mail-handling.ts'
import { isUnreached, obstacleTo, seenOf } from '../../../domain/outgoing/mail-handling.ts'
import { type Database, type Db, writeTransaction } from '../../../store/database.ts'
import { deleteMail, type Handled, type Handling, retryMail } from '../../../store/handled-mails.ts'
import { type HeldMail, readStanding } from '../../../store/mail-standing.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { isTicked, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedMessage } from '../../permitted.ts'
import { seeOther, userOf } from '../../visit.ts'

/** What may be done with a mail of ours that has not reached everybody. C51, C52 */
export type HandlingView = {
  /** What of it was seen. */
  readonly seen: string
  /** Whether it is being sent now: nothing can be done for a moment. */
  readonly isInHand: boolean
  /** Whether somebody may have it already, and sending it again needs his word. */
  readonly isUnsure: boolean
  readonly retryAction: string
  readonly deleteAction: string
  /** Where it is mended; `null` for what was never made into a mail. */
  readonly mendHref: string | null
}

/** Reads what may be done with a mail; `null` where nothing is left to do. */
export async function readHandling(db: Db, id: string, now: Date): Promise<HandlingView | null> {
  const held = await readStanding(db, id, now)
  if (held === null) return null
  const isInHand = obstacleTo('delete', held, { seen: null, mayRepeat: true }) === 'in-hand'
  if (!isInHand && !held.states.some(isUnreached)) return null
  return {
    seen: seenOf(held),
    isInHand,
    isUnsure: held.isUnsure,
    retryAction: `/messages/${id}/retry`,
    deleteAction: `/messages/${id}/delete`,
    mendHref: mayMend(held) ? `/messages/${id}/mend` : null,
  }
}

/** Whether a mail can be mended: it was made, and is about a ticket. */
export function mayMend({ isComposed, ticketId }: HeldMail): boolean {
  return isComposed && ticketId !== null
}

/** What is done by each, in a transaction of its own. */
export const handlers = {
  retry: retryMail,
  delete: deleteMail,
} as const satisfies Record<Exclude<MailHandling, 'edit'>, unknown>

/** Handles one mail; a mail is never locked for longer than that. */
export function handleOne(
  database: Database,
  what: keyof typeof handlers,
  handling: Handling,
): Promise<Handled> {
  return writeTransaction(database, (trx) => handlers[what](trx, handling))
}

/** Has a mail tried at once. C52 */
export const submitRetry: Page = (context) => async (request, response) => {
  await handle(context, request, 'retry')
  seeOther(response, `/messages/${encodeURIComponent(String(request.params.id))}`)
}

/** Takes a mail out of the queue for good. C51 */
export const submitDelete: Page = (context) => async (request, response) => {
  await handle(context, request, 'delete')
  seeOther(response, `/messages/${encodeURIComponent(String(request.params.id))}`)
}

const events = { retry: 'mail-retried', delete: 'mail-deleted' } as const

async function handle(context: PageContext, request: Request, what: keyof typeof handlers): Promise<void> {
  const { id, direction, protocol } = await permittedMessage(context, request, 'work')
  if (direction !== 'out') throw notFound()
  const handled = await handleOne(context.database, what, handlingOf(context, request, id))
  if (handled.obstacle === null)
    await note(context, request, { event: events[what], subject: id, details: { protocol } })
  tellHandled(request, what, handled.obstacle)
}

/** Who handles a mail, and what of it his page showed. */
export function handlingOf({ clock }: PageContext, request: Request, id: string): Handling {
  const seen = textField(request.body, 'seen')
  const mayRepeat = isTicked(request.body, 'repeat')
  return { id, seen, mayRepeat, actor: userOf(request).name, now: clock() }
}

/** Tells what became of it, on the page that comes next. */
export function tellHandled(request: Request, what: MailHandling, obstacle: MailObstacle | null): void {
  flash(
    request,
    obstacle === null
      ? { key: `outbox.done.${what}`, tone: 'good' }
      : { key: `outbox.obstacle.${obstacle}`, tone: 'bad' },
  )
}
