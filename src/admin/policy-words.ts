import type { FieldChange, PlainValue } from '../domain/policy/policy-change.ts'
import { knownKey } from './message-words.ts'
import { visibleLine } from './visible-text.ts'

/** One thing that differs, in words where there are words. */
export type ChangeView = {
  readonly nameKey: string | null
  readonly name: string
  readonly old: ValueView
  readonly new: ValueView
}

/** A value: the key of its words, or the moment it is, or else its text. */
export type ValueView = { readonly key: string | null; readonly at: Date | null; readonly text: string }

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** What a page shows of a difference. */
export function changeView({ field, old, new: fresh }: FieldChange): ChangeView {
  return {
    nameKey: knownKey(`setting.${field}`) ?? knownKey(`policy-change.field.${field}`),
    name: visibleLine(field),
    old: valueView(field, old),
    new: valueView(field, fresh),
  }
}

/** What a page shows of a value of a field. */
export function valueView(field: string, value: PlainValue): ValueView {
  const text = visibleLine(String(value ?? ''))
  if (value === null || value === '') return { key: 'policy-change.none', at: null, text }
  if (typeof value === 'boolean') return { key: value ? 'setting.yes' : 'setting.no', at: null, text }
  const key = valueKeys(field, value).flatMap((each) => knownKey(each) ?? [])[0] ?? null
  return { key, at: key === null && moment.test(text) ? readMoment(text) : null, text }
}

function valueKeys(field: string, value: string | number): string[] {
  if (field === 'classificationMode') return [`classification.mode.${value}`]
  if (field === 'opens') return [`ticket-kind.${value}`]
  if (field === 'channelKind') return [`channels.kind.${value}`]
  if (field === 'role') return [`role.${value}`, `contacts.role.${value}`]
  if (field === 'before' || field === 'after') return [`rules.mode.${value}`, `disposition.${value}`]
  return ['setting', 'desks', 'rules', 'blocklist', 'channels'].map((area) => `${area}.${field}.${value}`)
}

function readMoment(text: string): Date | null {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}
