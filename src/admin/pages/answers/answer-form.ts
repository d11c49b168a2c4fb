import {
  type AnswerContent,
  answerMoves,
  maxAnswerText,
  maxFileOctets,
  movesFor,
  undoMs,
} from '../../../domain/outgoing/answer.ts'
import {
  type AnswerPeople,
  mailboxEntry,
  maxAnswerPeople,
  readPeople,
} from '../../../domain/outgoing/answer-people.ts'
import { addresseesOf, othersOf } from '../../../domain/outgoing/answer-prefill.ts'
import { answerSubject, withProtocol } from '../../../domain/outgoing/answer-subject.ts'
import { signatureLines } from '../../../domain/outgoing/signature.ts'
import type { Mailbox } from '../../../domain/mail/header-section.ts'
import type { Language } from '../../../domain/language.ts'
import { formatOctets } from '../../../i18n/format.ts'
import { fromLocalField } from '../../../i18n/local-time.ts'
import { type AnswerParts, fileOctets } from '../../../outgoing/answer/prepare-answer.ts'
import type { AnswerGround } from '../../../store/answer-ground.ts'
import type { Employee } from '../../../store/employees.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { choiceField, type Fault, fault, isTicked, textField, textsField } from '../../form-field.ts'
import { visibleLine } from '../../visible-text.ts'

/** Addresses of a typed list. */
const maxTyped = 8_000

/** What a form may tick of people or files. */
const maxTicks = 200

/** What is wrong with an answer, by the fields of its form. */
export type AnswerFaults = {
  readonly to?: Fault
  readonly cc?: Fault
  readonly text?: Fault
  readonly files?: Fault
  readonly move?: Fault
  readonly sendAt?: Fault
}

/** Whom a new answer goes to, and who else is offered. */
export type Prefill = {
  readonly content: AnswerContent
  /** Who takes part beside, to be ticked. */
  readonly others: readonly Mailbox[]
  /** Where a message asks to be answered that nobody follows unasked; `null` for nowhere. */
  readonly elsewhere: Mailbox | null
}

/** What was typed and ticked. */
export function readAnswerForm(body: unknown): AnswerContent {
  const original = textField(body, 'original')
  return {
    originalId: original === '' ? null : original,
    to: typedList(body, 'to'),
    cc: typedList(body, 'cc'),
    people: textsField(body, 'people', maxTicks),
    subject: textField(body, 'subject'),
    text: linesOf(body),
    quotes: isTicked(body, 'quotes'),
    forwards: textsField(body, 'forwards', maxTicks),
    move: choiceField(body, 'move', answerMoves) ?? 'keep',
    sendAt: textField(body, 'sendAt'),
  }
}

/** One character more than may be says that the list is too long: an address that was cut is somebody else's. */
function typedList(body: unknown, name: string): string {
  return textField(body, name, Number.MAX_SAFE_INTEGER).slice(0, maxTyped + 1)
}

/** The version of the draft that a form was made from; 0 for one that is new. */
export function draftVersionField(body: unknown): number {
  const version = textField(body, 'draftVersion')
  return /^\d{1,9}$/.test(version) ? Number(version) : 0
}

/** Its blanks at the beginning of a line are meant, and the line above the signature ends with one. */
function linesOf(body: unknown): string {
  const value = typeof body === 'object' && body !== null && 'text' in body ? body.text : ''
  if (typeof value !== 'string') return ''
  return value
    .replaceAll('\0', '')
    .replaceAll('\r\n', '\n')
    .slice(0, maxAnswerText + 1)
    .toWellFormed()
}

/** An answer that nobody has written anything in yet. C24 */
export function prefill(
  ticket: TicketRecord,
  { original }: Pick<AnswerGround, 'original'>,
  participants: readonly string[],
  filtered: ReadonlySet<string>,
  employee: Employee | null,
): Prefill {
  const requester = ticket.requester === null ? [] : [mailboxOf(ticket.requester)]
  const asked =
    original === null || original.isByAgent
      ? { to: requester, elsewhere: null }
      : addresseesOf(original.author, original.replyTo)
  const others = othersOf(
    [...requester, ...participants.map((address) => ({ name: '', address }))],
    asked.to,
    filtered,
  )
  const { protocol } = ticket
  return {
    content: {
      originalId: original?.id ?? null,
      to: asked.to.map(mailboxEntry).join(', '),
      cc: '',
      people: others.map(({ address }) => address),
      subject:
        original === null ? withProtocol(ticket.title, protocol) : answerSubject(original.subject, protocol),
      text: employee === null ? '' : `\n\n${signatureLines(employee)}`,
      quotes: original !== null,
      forwards: [],
      move: 'keep',
      sendAt: '',
    },
    others,
    elsewhere: asked.elsewhere,
  }
}

/** What of an answer keeps it from being sent. */
export function faultsOf(
  content: AnswerContent,
  ticket: TicketRecord,
  now: Date,
): { readonly faults: AnswerFaults; readonly people: AnswerPeople; readonly leavesAt: Date } {
  const people = readPeople(content)
  const inTo = readPeople({ to: content.to, cc: '', people: [] }).unreadable
  const elsewhere = people.unreadable.slice(inTo.length)
  const leavesAt = leavingTime(content.sendAt, now)
  const count = people.to.length + people.cc.length
  const faults: AnswerFaults = {
    ...(content.to.length > maxTyped
      ? { to: tooLong(maxTyped) }
      : inTo.length > 0
        ? { to: unreadable(inTo) }
        : people.to.length === 0
          ? { to: fault('answer.fault.nobody') }
          : count > maxAnswerPeople
            ? { to: fault('answer.fault.too-many', { count: String(maxAnswerPeople) }) }
            : {}),
    ...(content.cc.length > maxTyped
      ? { cc: tooLong(maxTyped) }
      : elsewhere.length > 0
        ? { cc: unreadable(elsewhere) }
        : {}),
    ...(content.text.trim() === ''
      ? { text: fault('answer.fault.text') }
      : content.text.length > maxAnswerText
        ? { text: tooLong(maxAnswerText) }
        : {}),
    ...(movesFor(ticket).includes(content.move) ? {} : { move: fault('answer.fault.move') }),
    ...(leavesAt === null ? { sendAt: fault('answer.fault.send-at') } : {}),
  }
  return { faults, people, leavesAt: leavesAt ?? now }
}

/** What of the files of an answer keeps it from being sent: any host on its way may refuse a mail that is too large. */
export function sizeFaults(parts: AnswerParts, language: Language): Pick<AnswerFaults, 'files'> {
  if (fileOctets(parts) <= maxFileOctets) return {}
  return { files: fault('answer.fault.size', { size: formatOctets(language, maxFileOctets) }) }
}

/** When an answer leaves: at once is after the seconds in which it can be taken back; `null` for no time to come. */
function leavingTime(sendAt: string, now: Date): Date | null {
  const soonest = new Date(now.getTime() + undoMs)
  if (sendAt === '') return soonest
  const wanted = fromLocalField(sendAt)
  if (wanted === null || wanted < now) return null
  return wanted < soonest ? soonest : wanted
}

function tooLong(max: number): Fault {
  return fault('registry.fault.long', { max: String(max) })
}

function unreadable(entries: readonly string[]): Fault {
  return fault('answer.fault.unreadable', {
    entries: entries.map((entry) => visibleLine(entry, 80)).join('; '),
  })
}

function mailboxOf({ name, address }: Mailbox): Mailbox {
  return { name, address }
}
