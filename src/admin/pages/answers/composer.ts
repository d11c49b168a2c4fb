import type { Request, Response } from 'express'
import {
  type AnswerContent,
  type AnswerFile,
  maxFileOctets,
  maxFiles,
  movesFor,
} from '../../../domain/outgoing/answer.ts'
import { mailboxEntry, readPeople } from '../../../domain/outgoing/answer-people.ts'
import { protocolMark } from '../../../domain/outgoing/answer-subject.ts'
import { formatOctets } from '../../../i18n/format.ts'
import { type AnswerBase, droppedAmong, readAnswerBase } from '../../../outgoing/answer/answer-parts.ts'
import { authorOf } from '../../../outgoing/answer/prepare-answer.ts'
import { quoteOf } from '../../../outgoing/answer/quote.ts'
import { type Employee, findEmployeeOf } from '../../../store/employees.ts'
import { listHistory } from '../../../store/history.ts'
import { listModels } from '../../../store/mail-templates.ts'
import { listParticipants } from '../../../store/participants.ts'
import { listPresent } from '../../../store/presence.ts'
import { signsMail } from '../../../store/signatures.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { assetUrl } from '../../assets.ts'
import type { Fault, FieldView } from '../../form-field.ts'
import { modelChoice, type ModelChoiceView } from '../../model-choice.ts'
import type { PageContext } from '../../page.ts'
import type { ChoiceView } from '../../registry.ts'
import { sayIn } from '../../say.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { userOf, visitOf } from '../../visit.ts'
import { changesSince } from '../tickets/meanwhile.ts'
import type { HistoryView } from '../tickets/timeline.ts'
import { type AnswerFaults, type Prefill, prefill } from './answer-form.ts'
import { showWrite } from './write.ts'

/** Characters of the quoted message on the page; the mail has more. */
const maxShownQuote = 4_000

/** What the page where an answer is written may mention. */
export type ComposerView = {
  readonly protocol: string
  readonly ticketTitle: string
  readonly titleKey: string
  readonly backHref: string
  readonly action: string
  readonly autosaveUrl: string
  readonly discardAction: string
  readonly presenceUrl: string
  readonly presenceScriptUrl: string
  readonly scriptUrl: string
  /** Who else answers now; empty for nobody. */
  readonly presentNames: string
  readonly from: { readonly mailbox: string; readonly channel: string | null; readonly whyKey: string } | null
  readonly original: string
  readonly to: FieldView
  readonly cc: FieldView
  readonly people: readonly ChoiceView[]
  readonly elsewhere: string | null
  readonly dropped: string
  readonly subject: FieldView
  readonly mark: string
  readonly text: FieldView
  readonly signatureKey: string | null
  readonly quote: { readonly isKept: boolean; readonly attribution: string; readonly text: string } | null
  readonly forwards: readonly ChoiceView[]
  readonly files: readonly {
    readonly id: string
    readonly name: string
    readonly octets: number
    readonly mark: string | null
  }[]
  readonly filesFault: Fault | null
  readonly maxFiles: number
  readonly maxSize: string
  readonly models: ModelChoiceView
  readonly moves: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  readonly moveFault: Fault | null
  readonly sendAt: FieldView
  /** Why nothing was sent; `null` where nothing was to be. */
  readonly alertKey: string | null
  /** What happened since the ticket was seen; `null` when nothing did. */
  readonly changes: readonly HistoryView[] | null
  readonly draft: string
  readonly draftVersion: number
  readonly version: number
  readonly seen: number
}

/** What is known where an answer is written. */
export type Desk = {
  readonly base: AnswerBase
  readonly blank: Prefill
  readonly employee: Employee | null
  readonly isSigned: boolean
}

/** What stands in the form. */
export type Written = {
  readonly content: AnswerContent
  readonly files: readonly AnswerFile[]
  readonly draft: { readonly id: string; readonly version: number }
  readonly faults?: AnswerFaults
  /** What of the ticket its form was made from; the ticket as it is where it is left out. */
  readonly seen?: { readonly version: number; readonly lines: number }
  /** Why nothing was sent; nothing where it is left out. */
  readonly alertKey?: string
  /** How many lines of the history were seen, when somebody was faster. */
  readonly since?: number
}

/** Reads what the page needs to know of a ticket before somebody answers in it. */
export async function readDesk(
  { database, blobs }: PageContext,
  request: Request,
  ticket: TicketRecord,
  originalId: string | null,
): Promise<Desk> {
  const db = database.reader
  const base = await readAnswerBase({ db, blobs }, ticket, originalId)
  const participants = (await listParticipants(db, ticket.id)).map(({ address }) => address)
  const known = [...participants, ...(ticket.requester === null ? [] : [ticket.requester.address])]
  const employee = await findEmployeeOf(db, userOf(request).id)
  const isSigned = await signsMail(db)
  return {
    base,
    employee,
    isSigned,
    blank: prefill(
      ticket,
      base.ground,
      participants,
      await droppedAmong(db, known),
      isSigned ? employee : null,
    ),
  }
}

/** Shows the page with what stands in its form. */
export async function showComposer(
  context: PageContext,
  request: Request,
  response: Response,
  ticket: TicketRecord,
  desk: Desk,
  written: Written,
  status = 200,
): Promise<void> {
  const { reader } = context.database
  const user = userOf(request)
  const present = await listPresent(reader, [ticket.id], user.id, context.clock(), 'answering')
  const { to, cc } = readPeople(written.content)
  const dropped = await droppedAmong(
    reader,
    [...to, ...cc].map(({ address }) => address),
  )
  const history = await listHistory(reader, ticket.id)
  const seen = written.seen ?? { version: ticket.version, lines: history.length }
  const view: ComposerView = {
    ...frameOf(ticket, desk.base),
    ...fieldsOf(desk, written),
    ...choicesOf(ticket, desk, written),
    models: modelChoice(
      await listModels(reader, ticket.type?.id ?? null),
      null,
      sayIn(visitOf(request).language),
    ),
    presentNames: present.map(({ name }) => visibleLine(name)).join(', '),
    dropped: [...dropped].map((address) => visibleLine(address)).join(', '),
    maxFiles,
    maxSize: formatOctets(visitOf(request).language, maxFileOctets),
    alertKey: written.alertKey ?? null,
    changes: written.since === undefined ? null : changesSince(history, written.since),
    draft: written.draft.id,
    draftVersion: written.draft.version,
    version: seen.version,
    seen: seen.lines,
  }
  showWrite(request, response, view, status)
}

function frameOf(ticket: TicketRecord, { ground, channel, chosen }: AnswerBase) {
  const backHref = `/tickets/${ticket.protocol}`
  const isNew = ground.original === null
  const author = authorOf(channel, ground.deskAddress)
  return {
    protocol: ticket.protocol,
    ticketTitle: visibleLine(ticket.title),
    titleKey: isNew ? 'answer.new.title' : 'answer.title',
    backHref,
    action: `${backHref}/${isNew ? 'new-mail' : 'answer'}`,
    autosaveUrl: `${backHref}/answer/draft`,
    discardAction: `${backHref}/answer/discard`,
    presenceUrl: `${backHref}/answer/presence`,
    presenceScriptUrl: assetUrl('presence.js'),
    scriptUrl: assetUrl('answer.js'),
    original: ground.original?.id ?? '',
    mark: protocolMark(ticket.protocol),
    from:
      author === null
        ? null
        : {
            mailbox: visibleLine(mailboxEntry(author)),
            channel: channel === null ? null : visibleLine(channel.name),
            whyKey: channel === null ? 'answer.from.desk' : `answer.why.${chosen.why}`,
          },
  }
}

function fieldsOf({ blank, employee, isSigned }: Desk, { content, faults = {} }: Written) {
  const isIncomplete = employee !== null && (employee.name.trim() === '' || employee.jobTitle.trim() === '')
  const lack = employee === null ? 'missing' : isIncomplete ? 'incomplete' : null
  return {
    to: { value: content.to, fault: faults.to ?? null },
    cc: { value: content.cc, fault: faults.cc ?? null },
    subject: { value: content.subject, fault: null },
    text: { value: content.text, fault: faults.text ?? null },
    filesFault: faults.files ?? null,
    moveFault: faults.move ?? null,
    sendAt: { value: content.sendAt, fault: faults.sendAt ?? null },
    elsewhere: blank.elsewhere === null ? null : visibleLine(blank.elsewhere.address),
    signatureKey: !isSigned || lack === null ? null : `answer.signature.${lack}`,
  }
}

function choicesOf(ticket: TicketRecord, { base, blank }: Desk, { content, files }: Written) {
  const { original, language } = base.ground
  const quote = original === null ? null : quoteOf(original, language)
  return {
    people: blank.others.map((mailbox) => ({
      value: mailbox.address,
      label: visibleLine(mailboxEntry(mailbox)),
      isChosen: content.people.includes(mailbox.address),
    })),
    quote:
      quote === null
        ? null
        : {
            isKept: content.quotes,
            attribution: visibleLine(quote.attribution),
            text: visibleLines(quote.text.slice(0, maxShownQuote)),
          },
    forwards: (original?.files ?? []).map(({ id, filename }) => ({
      value: id,
      label: visibleLine(filename ?? 'anexo'),
      isChosen: content.forwards.includes(id),
    })),
    files: files.map(({ id, name, octets, isPicture }) => ({
      id,
      name: visibleLine(name),
      octets,
      mark: isPicture ? `[[${visibleLine(name)}]]` : null,
    })),
    moves: movesFor(ticket).map((move, _index, all) => ({
      value: move,
      key: `answer.move.${move}`,
      isChosen: move === (all.includes(content.move) ? content.move : 'keep'),
    })),
  }
}
