import type { PlainValue } from '../../../domain/policy/policy-change.ts'
import { knownKey, ruleKey } from '../../message-words.ts'
import { type ValueView, valueView } from '../../policy-words.ts'
import { visibleLine } from '../../visible-text.ts'

/** One thing that is known of what was done: the key of its name, if it has words, and its values. */
export type DetailView = {
  readonly nameKey: string | null
  readonly name: string
  /** One value, or what was and what is. */
  readonly values: readonly ValueView[]
}

/** What a line is about: the key of its words, if it has any, and its text. */
export type SubjectView = { readonly key: string | null; readonly text: string }

const between = ' → '

/** Details that are lists; any other list is what was and what is. */
const lists: ReadonlySet<string> = new Set(['aliases', 'knownAs', 'otherRoles'])

/** Names and values of what is known of a line, fit to be shown; the settings of a desk one by one. */
export function detailsOf(details: Readonly<Record<string, unknown>>): DetailView[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (name === 'settings' && isRecord(value)) return detailsOf(value)
    return [
      {
        nameKey: detailKeys(name).flatMap((key) => knownKey(key) ?? [])[0] ?? null,
        name: visibleLine(name),
        values: valuesOf(name, value).map((each) => valueView(name, each)),
      },
    ]
  })
}

/** What an event is about; a rule is said by its name in words. */
export function subjectOf(event: string, subject: string): SubjectView {
  return { key: event === 'rule-mode-changed' ? ruleKey(subject) : null, text: visibleLine(subject) }
}

function detailKeys(name: string): string[] {
  return [`audit.detail.${name}`, `setting.${name}`, `policy-change.field.${name}`]
}

function valuesOf(name: string, value: unknown): PlainValue[] {
  if (Array.isArray(value)) return lists.has(name) ? [value.map(plain).join(', ')] : value.map(plain)
  if (typeof value === 'string' && value.includes(between)) return value.split(between).map(written)
  return [plain(value)]
}

function plain(value: unknown): PlainValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A change is kept as one text, so that what was no text has to be known by its spelling. */
function written(text: string): PlainValue {
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : text
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
