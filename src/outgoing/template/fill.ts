import { cleanText } from '../../domain/fold.ts'
import type { Language } from '../../domain/language.ts'
import {
  type FilledTemplate,
  type TemplateText,
  type TemplateValues,
  variableAliases,
  variables,
} from '../../domain/outgoing/template.ts'
import { formatDate, formatDay, formatTime } from '../../i18n/format.ts'
import { checkTemplate } from './check.ts'
import { createTemplateEngine } from './engine.ts'

/** Characters of one value that stand in a mail: a sender chooses how long his subject is. */
const longestValue = 500
/** Characters of a subject once it is filled. RFC 5322 §2.1.1 folds it. */
const longestSubject = 300

/** Fills a template with what is known of a ticket. Throws when it is none that may be saved. */
export function fillTemplate(
  { subject, body }: TemplateText,
  values: TemplateValues,
  language: Language,
): FilledTemplate {
  const shown = shownValues(values, language)
  return {
    subject: oneLine(fill(subject, 'subject', shown, values, language))
      .slice(0, longestSubject)
      .toWellFormed(),
    text: tidy(fill(body, 'body', shown, values, language)),
  }
}

function fill(
  text: string,
  field: 'subject' | 'body',
  shown: Readonly<Record<string, string>>,
  values: TemplateValues,
  language: Language,
): string {
  const { program, faults } = checkTemplate(text, field)
  if (program === null) throw new Error(`expected a template without faults, got ${JSON.stringify(faults)}`)
  const engine = createTemplateEngine()
  for (const name of Object.keys(engine.helpers)) if (!isBlock(name)) engine.unregisterHelper(name)
  const write = {
    data: (date: Date) => formatDay(language, date),
    hora: (date: Date) => formatTime(language, date),
  }
  for (const [name, format] of [
    ['data', write.data],
    ['date', write.data],
    ['hora', write.hora],
    ['time', write.hora],
  ] as const)
    engine.registerHelper(name, () => momentText(values.prazo, format))
  const filled = engine.compile(program, {
    // What leaves is text; HTML is made of the whole of it, and escaped there.
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { if: true, unless: true, data: true, hora: true, date: true, time: true },
  })
  return filled(shown, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false })
}

function isBlock(name: string): boolean {
  return name === 'if' || name === 'unless'
}

/** What stands for each name in either language, fit to be shown. */
function shownValues(values: TemplateValues, language: Language): Readonly<Record<string, string>> {
  const shown: Record<string, string> = Object.create(null)
  for (const name of variables) {
    const value = values[name]
    shown[name] =
      name === 'prazo'
        ? momentText(value, (date) => formatDate(language, date))
        : oneLine(value).slice(0, longestValue).toWellFormed()
  }
  for (const [alias, name] of Object.entries(variableAliases)) shown[alias] = shown[name] ?? ''
  return shown
}

function momentText(value: string, format: (date: Date) => string): string {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? '' : format(date)
}

/** A value that a stranger wrote stays in its line, and turns no other around. */
function oneLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
}

/** Lines end as one, and none but a line's end and a tab controls anything. */
function tidy(text: string): string {
  return cleanText(text)
    .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
}
