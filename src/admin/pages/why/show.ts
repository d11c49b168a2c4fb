import {
  languages,
  preferredLanguage,
  type SenderLanguage,
  senderLanguages,
} from '../../../domain/language.ts'
import type { Request, Response } from 'express'
import type { SelfService } from '../../../domain/policy/self-service.ts'
import { formatDate } from '../../../i18n/format.ts'
import { findCorrection } from '../../../store/corrections.ts'
import { findMessage, type MessageRecord } from '../../../store/messages.ts'
import { notFound } from '../../http-fault.ts'
import { reasonKey, remedyKey } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, queryText } from '../../visit.ts'
import { type CorrectionFormView, formView, type Typed, untyped } from './correction-form.ts'

/** What the public page about a refusal may mention: no more than the reply told, and how to go on. */
export type View = {
  /** As the sender wrote it; empty when the refusal came before any. */
  readonly recipient: string
  readonly date: string
  readonly reasonKey: string
  readonly remedyKey: string
  readonly reference: string
  /** Whether the message has been accepted since. */
  readonly isAccepted: boolean
  /** What the author may add now; `null` when nothing. */
  readonly form: CorrectionFormView | null
  /** Why he may not, where he could have; `null` otherwise. */
  readonly closedKey: string | null
  /** What came of what he added; `null` when he added nothing. */
  readonly corrected: { readonly date: string; readonly protocol: string | null } | null
  readonly languages: readonly { readonly code: string; readonly name: string; readonly isCurrent: boolean }[]
}

/** A refusal, whatever became of the message later. */
export type Refusal = Pick<MessageRecord, 'recipients' | 'receivedAt' | 'state' | 'protocol'> & {
  readonly reason: string
  readonly reference: string
}

const names: Readonly<Record<SenderLanguage, string>> = {
  'pt-BR': 'Português',
  en: 'English',
  es: 'Español',
}

/** What else the page knows of a refusal. */
export type Known = {
  readonly selfService: SelfService
  readonly correctedAt: Date | null
  readonly pass: string
}

/** What the page shows of a refusal. */
export function toView(
  refusal: Refusal,
  { selfService, correctedAt, pass }: Known,
  typed: Typed,
  language: SenderLanguage,
): View {
  const { recipients, receivedAt, state, protocol, reason, reference } = refusal
  const { kind } = selfService
  return {
    recipient: visibleLine(recipients[0] ?? ''),
    date: formatDate(language, receivedAt),
    reasonKey: reasonKey(reason) ?? '',
    remedyKey: remedyKey(reason) ?? '',
    reference,
    isAccepted: state !== 'refused',
    form: kind === 'open' ? formView(selfService, typed, { pass, language }) : null,
    closedKey: kind === 'late' || kind === 'off' ? `why.self.${kind}` : null,
    corrected: correctedAt === null ? null : { date: formatDate(language, correctedAt), protocol },
    languages: senderLanguages.map((code) => ({ code, name: names[code], isCurrent: code === language })),
  }
}

/** Explains a refusal to who holds the link of its reply; nobody else can guess it. */
export const explain: Page = (context) => async (request, response) => {
  const { refusal, message } = await refusalAt(context, request)
  await showRefusal(context, { request, response }, { refusal, message }, untyped)
}

/** The refusal that the link of a request is about; throws when there is none. */
export async function refusalAt(
  { database, intake }: PageContext,
  request: Request,
): Promise<{ readonly refusal: Refusal; readonly message: MessageRecord }> {
  const id = intake.explained(parameter(request, 'token'))
  const message = id === null ? null : await findMessage(database.reader, id)
  const refusal = message === null ? null : refusalOf(message)
  if (message === null || refusal === null) throw notFound()
  return { refusal, message }
}

/** Shows a refusal, with what has been typed so far. */
export async function showRefusal(
  { database, intake, passes }: PageContext,
  { request, response }: { readonly request: Request; readonly response: Response },
  { refusal, message }: { readonly refusal: Refusal; readonly message: MessageRecord },
  typed: Typed,
): Promise<void> {
  const language = languageOf(request)
  const correction = await findCorrection(database.reader, message.id)
  const token = parameter(request, 'token')
  const known = {
    selfService: await intake.offerSelfService(message),
    correctedAt: correction?.at ?? null,
    pass: passes.sign(correctionMatter(token), new Date(refusal.receivedAt.getTime() + passMs)),
  }
  response.set('X-Robots-Tag', 'noindex, nofollow').vary('Accept-Language')
  render(request, response, 'why/show', toView(refusal, known, typed, language), {
    titleKey: 'why.title',
    senderLanguage: language,
    status: typed.status,
  })
}

/** What a form's pass is for: a form of another site has none. */
export function correctionMatter(token: string): string {
  return `correction ${token}`
}

/** The language in which a sender reads. */
export function languageOf(request: Request): SenderLanguage {
  return (
    preferredLanguage(queryText(request, 'lang')) ??
    preferredLanguage(request.headers['accept-language'] ?? '') ??
    languages[0]
  )
}

/** Longer than the form is to be had, so that who comes late is told so. */
const passMs = 30 * 24 * 3_600_000

/** A message that was accepted later keeps its reference, and the reason of its first judgement. */
function refusalOf(message: MessageRecord): Refusal | null {
  const { reference, recipients, receivedAt, state, protocol, decisions, reason: today } = message
  const reason = decisions[0]?.old.reason ?? today
  return reference === null || reason === null
    ? null
    : { recipients, receivedAt, state, protocol, reason, reference }
}
