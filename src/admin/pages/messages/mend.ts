import type { Request, Response } from 'express'
import { foldAddress } from '../../../domain/mail/address.ts'
import type { Mailbox } from '../../../domain/mail/header-section.ts'
import { maxAnswerText } from '../../../domain/outgoing/answer.ts'
import { mailboxEntry, maxAnswerPeople, readPeople } from '../../../domain/outgoing/answer-people.ts'
import { isUnreached, seenOf } from '../../../domain/outgoing/mail-handling.ts'
import { mendMail } from '../../../outgoing/mend-mail.ts'
import { findContent } from '../../../store/contents.ts'
import { type HeldMail, readStanding } from '../../../store/mail-standing.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { note } from '../../audit-note.ts'
import { type FieldView, fault, type Fault, isTicked, textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedMessage } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { handlingOf, mayMend, tellHandled } from './handling.ts'

/** Addresses of a typed list. */
const maxTyped = 8_000

/** What the page where a mail is mended may mention. */
export type View = {
  readonly action: string
  readonly backHref: string
  readonly seen: string
  readonly to: FieldView
  readonly cc: FieldView
  readonly subject: FieldView
  /** `null` where its text cannot be read yet, and stays as it is. */
  readonly text: FieldView | null
  /** Who has it already, and is not written to again. */
  readonly reached: readonly string[]
  readonly isUnsure: boolean
  readonly obstacleKey: string | null
}

/** What is typed, and what of it keeps the mail from leaving. */
type Typed = {
  readonly to: string
  readonly cc: string
  readonly subject: string
  readonly text: string | null
  readonly faults?: { readonly to?: Fault; readonly cc?: Fault; readonly text?: Fault }
  readonly obstacleKey?: string | null
}

/** Shows a mail that has not reached everybody, to be mended and sent. C51 */
export const mend: Page = (context) => async (request, response) => {
  const { message, held } = await readMendable(context, request)
  const unreached = new Set(
    held.recipients.filter(({ state }) => isUnreached(state)).map(({ address }) => foldAddress(address)),
  )
  const entries = (mailboxes: readonly Mailbox[]): string =>
    mailboxes
      .filter(({ address }) => unreached.has(foldAddress(address)))
      .map(mailboxEntry)
      .join(', ')
  const text = await textOf(context, message)
  const typed = { to: entries(message.to), cc: entries(message.cc), subject: message.subject ?? '', text }
  show(request, response, message, held, typed, 200, seenOf(held))
}

/** Puts the mended mail in the place of the old one, or shows it again with what keeps it from leaving. */
export const submitMend: Page = (context) => async (request, response) => {
  const { message, held } = await readMendable(context, request)
  const before = await textOf(context, message)
  const text = before === null ? null : typedText(request.body)
  const typed = {
    to: textField(request.body, 'to', maxTyped),
    cc: textField(request.body, 'cc', maxTyped),
    subject: textField(request.body, 'subject'),
    text,
  }
  const seen = textField(request.body, 'seen')
  const { faults, to, cc } = faultsOf(typed)
  if (Object.keys(faults).length > 0)
    return show(request, response, message, held, { ...typed, faults }, 422, seen)
  const handled = await mendMail(
    context,
    message,
    { to, cc, subject: typed.subject, text: sameText(text, before) ? null : text },
    { ...handlingOf(context, request, message.id), seen, userId: userOf(request).id },
  )
  if (handled.obstacle !== null) {
    const fresh = (await readStanding(context.database.reader, message.id, context.clock())) ?? held
    const obstacleKey = `outbox.obstacle.${handled.obstacle}`
    return show(request, response, message, fresh, { ...typed, obstacleKey }, 409, seenOf(fresh))
  }
  const details = { replaces: message.id, protocol: message.protocol }
  await note(context, request, { event: 'mail-mended', subject: handled.id, details })
  tellHandled(request, 'edit', null)
  seeOther(response, `/messages/${handled.id}`)
}

async function readMendable(
  context: PageContext,
  request: Request,
): Promise<{ readonly message: MessageRecord; readonly held: HeldMail }> {
  const message = await permittedMessage(context, request, 'work')
  const held = await readStanding(context.database.reader, message.id, context.clock())
  if (held === null || !mayMend(held)) throw notFound()
  return { message, held }
}

async function textOf(
  { database }: PageContext,
  { id, contentState }: MessageRecord,
): Promise<string | null> {
  if (contentState !== 'extracted') return null
  return (await findContent(database.reader, id))?.text.slice(0, maxAnswerText) ?? null
}

/** Blanks at the beginning of a line are meant. */
function typedText(body: unknown): string {
  const value = typeof body === 'object' && body !== null && 'text' in body ? body.text : ''
  if (typeof value !== 'string') return ''
  return value.replaceAll('\0', '').replaceAll('\r\n', '\n').slice(0, maxAnswerText).toWellFormed()
}

function sameText(typed: string | null, before: string | null): boolean {
  const plain = (text: string | null): string => (text ?? '').replaceAll('\r\n', '\n').trimEnd()
  return plain(typed) === plain(before)
}

function faultsOf({ to, cc, text }: Pick<Typed, 'to' | 'cc' | 'text'>): {
  readonly faults: NonNullable<Typed['faults']>
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
} {
  const inTo = readPeople({ to, cc: '', people: [] }).unreadable
  const people = readPeople({ to, cc, people: [] })
  const inCc = people.unreadable.slice(inTo.length)
  const count = people.to.length + people.cc.length
  const toFault =
    inTo.length > 0
      ? unreadable(inTo)
      : people.to.length === 0
        ? fault('answer.fault.nobody')
        : count > maxAnswerPeople
          ? fault('answer.fault.too-many', { count: String(maxAnswerPeople) })
          : null
  return {
    ...people,
    faults: {
      ...(toFault === null ? {} : { to: toFault }),
      ...(inCc.length > 0 ? { cc: unreadable(inCc) } : {}),
      ...(text !== null && text.trim() === '' ? { text: fault('answer.fault.text') } : {}),
    },
  }
}

function unreadable(entries: readonly string[]): Fault {
  return fault('answer.fault.unreadable', {
    entries: entries.map((entry) => visibleLine(entry, 80)).join('; '),
  })
}

function show(
  request: Request,
  response: Response,
  { id }: Pick<MessageRecord, 'id'>,
  held: HeldMail,
  { faults = {}, obstacleKey = null, ...typed }: Typed,
  status: number,
  seen: string,
): void {
  const view: View = {
    action: `/messages/${id}/mend`,
    backHref: `/messages/${id}`,
    seen,
    to: { value: typed.to, fault: faults.to ?? null },
    cc: { value: typed.cc, fault: faults.cc ?? null },
    subject: { value: typed.subject, fault: null },
    text: typed.text === null ? null : { value: typed.text, fault: faults.text ?? null },
    reached: held.recipients
      .filter(({ state }) => state === 'sent')
      .map(({ address }) => visibleLine(address)),
    isUnsure: held.isUnsure && !isTicked(request.body, 'repeat'),
    obstacleKey,
  }
  render(request, response, 'messages/mend', view, { titleKey: 'outbox.mend.title', status })
}
