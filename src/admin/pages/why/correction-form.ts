import type { SenderLanguage } from '../../../domain/language.ts'
import type { Correction } from '../../../domain/policy/facts.ts'
import { type CorrectionPart, lackingOf, type SelfService } from '../../../domain/policy/self-service.ts'
import { formatDate } from '../../../i18n/format.ts'
import { isTicked, textField } from '../../form-field.ts'

/** The form in which an author adds what was missing. */
export type CorrectionFormView = {
  readonly action: string
  readonly pass: string
  readonly until: string
  /** What was typed; `null` where nothing is asked. */
  readonly subject: string | null
  readonly text: string | null
  readonly isConfirmed: boolean | null
  readonly faults: Readonly<Partial<Record<CorrectionPart, string>>>
}

/** What has been typed so far, and with which status the page answers it. */
export type Typed = {
  readonly correction: Correction
  readonly isChecked: boolean
  readonly status: number
}

/** Nothing yet. */
export const untyped: Typed = {
  correction: { subject: null, text: null, isConfirmed: false },
  isChecked: false,
  status: 200,
}

/** Longer than any list shows. */
const maxSubject = 200

/** Reads what was typed; a subject is one line. */
export function readCorrection(body: unknown): Correction {
  return {
    subject: textField(body, 'subject')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, maxSubject),
    text: textField(body, 'text'),
    isConfirmed: isTicked(body, 'confirmation'),
  }
}

/** What the page shows of the form. */
export function formView(
  { parts, until }: Extract<SelfService, { kind: 'open' }>,
  { correction, isChecked }: Typed,
  { pass, language }: { readonly pass: string; readonly language: SenderLanguage },
): CorrectionFormView {
  const lacking = isChecked ? lackingOf(correction, parts) : []
  return {
    action: `?lang=${language}`,
    pass,
    until: formatDate(language, until),
    subject: parts.includes('subject') ? (correction.subject ?? '') : null,
    text: parts.includes('text') ? (correction.text ?? '') : null,
    isConfirmed: parts.includes('confirmation') ? correction.isConfirmed : null,
    faults: Object.fromEntries(lacking.map((part) => [part, `why.self.fault.${part}`])),
  }
}
