import type { ListName } from '../../../domain/blocklist.ts'
import { type ListPattern, type PatternFault, readPattern } from '../../../domain/policy/list-pattern.ts'
import { choiceField, type Fault, type FieldView, fault, textField } from '../../form-field.ts'

/** The form of an entry as the page shows it. */
export type BlockFormView = {
  readonly pattern: FieldView
  readonly reason: FieldView
  readonly expires: FieldView
  readonly list: ListName
}

/** What was typed, the pattern as it would be kept. */
export type BlockForm = {
  readonly listed: ListPattern
  readonly reason: string
  /** A day such as 2026-12-31; empty for ever. */
  readonly expires: string
  readonly list: ListName
}

/** What is wrong with a form, field by field. */
export type BlockFaults = Partial<Record<'pattern' | 'reason' | 'expires', Fault>>

/** The form of an entry that does not exist yet. */
export function emptyBlockForm(list: ListName): BlockForm {
  return { listed: { kind: 'domain', pattern: '' }, reason: '', expires: '', list }
}

/** Reads what was typed. */
export function readBlockForm(body: unknown): BlockForm {
  return {
    listed: readPattern(textField(body, 'pattern')),
    reason: textField(body, 'reason'),
    expires: textField(body, 'expires'),
    list: choiceField(body, 'list', ['block', 'allow']) ?? 'block',
  }
}

/** What is wrong with a form beside its pattern; empty when nothing is. */
export function blockFaults({ reason, expires }: BlockForm, now: Date): BlockFaults {
  const end = endOf(expires)
  const isOver = expires !== '' && (end === null || end <= now)
  return {
    ...(reason === '' ? { reason: fault('blocklist.fault.reason') } : {}),
    ...(isOver ? { expires: fault('blocklist.fault.expires') } : {}),
  }
}

/** What is wrong with the pattern of a form. */
export function patternFaultOf({ listed: { pattern } }: BlockForm, found: PatternFault): Fault {
  return fault(`blocklist.fault.${found}`, { pattern })
}

/** The end of a day; `null` when it is none. */
export function endOf(day: string): Date | null {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  return Number.isNaN(start) ? null : new Date(start + 24 * 60 * 60 * 1000)
}

/** What the page shows of a form. */
export function formView({ listed, reason, expires, list }: BlockForm, faults: BlockFaults): BlockFormView {
  return {
    pattern: { value: listed.pattern, fault: faults.pattern ?? null },
    reason: { value: reason, fault: faults.reason ?? null },
    expires: { value: expires, fault: faults.expires ?? null },
    list,
  }
}
