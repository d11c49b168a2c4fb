import {
  languages,
  preferredLanguage,
  type SenderLanguage,
  senderLanguages,
} from '../../../domain/language.ts'
import { formatDate } from '../../../i18n/format.ts'
import { findMessage, type MessageRecord } from '../../../store/messages.ts'
import { notFound } from '../../http-fault.ts'
import { reasonKey, remedyKey } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, queryText } from '../../visit.ts'

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
  readonly languages: readonly { readonly code: string; readonly name: string; readonly isCurrent: boolean }[]
}

/** A refusal, whatever became of the message later. */
export type Refusal = Pick<MessageRecord, 'recipients' | 'receivedAt' | 'state'> & {
  readonly reason: string
  readonly reference: string
}

const names: Readonly<Record<SenderLanguage, string>> = {
  'pt-BR': 'Português',
  en: 'English',
  es: 'Español',
}

/** What the page shows of a refusal. */
export function toView(refusal: Refusal, language: SenderLanguage): View {
  const { recipients, receivedAt, state, reason, reference } = refusal
  return {
    recipient: visibleLine(recipients[0] ?? ''),
    date: formatDate(language, receivedAt),
    reasonKey: reasonKey(reason) ?? '',
    remedyKey: remedyKey(reason) ?? '',
    reference,
    isAccepted: state !== 'refused',
    languages: senderLanguages.map((code) => ({ code, name: names[code], isCurrent: code === language })),
  }
}

/** Explains a refusal to who holds the link of its reply; nobody else can guess it. */
export const explain: Page =
  ({ database, intake }) =>
  async (request, response) => {
    const id = intake.explained(parameter(request, 'token'))
    const message = id === null ? null : await findMessage(database.reader, id)
    const refusal = message === null ? null : refusalOf(message)
    if (refusal === null) throw notFound()
    const language =
      preferredLanguage(queryText(request, 'lang')) ??
      preferredLanguage(request.headers['accept-language'] ?? '') ??
      languages[0]
    response.set('X-Robots-Tag', 'noindex, nofollow').vary('Accept-Language')
    render(request, response, 'why/show', toView(refusal, language), {
      titleKey: 'why.title',
      senderLanguage: language,
    })
  }

/** A message that was accepted later keeps its reference, and the reason of its first judgement. */
function refusalOf(message: MessageRecord): Refusal | null {
  const { reference, recipients, receivedAt, state, decisions, reason: today } = message
  const reason = decisions[0]?.old.reason ?? today
  return reference === null || reason === null ? null : { recipients, receivedAt, state, reason, reference }
}
