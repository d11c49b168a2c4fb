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

/** A value: the key of its words, or else its text. */
export type ValueView = { readonly key: string | null; readonly text: string }

/** What a page shows of a difference. */
export function changeView({ field, old, new: fresh }: FieldChange): ChangeView {
  return {
    nameKey: knownKey(`setting.${field}`) ?? knownKey(`policy-change.field.${field}`),
    name: visibleLine(field),
    old: valueView(field, old),
    new: valueView(field, fresh),
  }
}

function valueView(field: string, value: PlainValue): ValueView {
  const text = visibleLine(String(value ?? ''))
  if (value === null || value === '') return { key: 'policy-change.none', text }
  if (typeof value === 'boolean') return { key: value ? 'setting.yes' : 'setting.no', text }
  if (field === 'classificationMode') return { key: knownKey(`classification.mode.${value}`), text }
  const words = field === 'opens' ? `ticket-kind.${value}` : `setting.${field}.${value}`
  const keys = [words, `desks.${field}.${value}`, `rules.${field}.${value}`].flatMap(
    (key) => knownKey(key) ?? [],
  )
  return { key: keys[0] ?? null, text }
}
