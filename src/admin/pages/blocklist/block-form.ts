import { foldAddress, isSendableAddress } from '../../../domain/mail/address.ts'
import { type Fault, type FieldView, fault, textField } from '../../form-field.ts'

/** The form of a blocklist entry as the page shows it. */
export type BlockFormView = { readonly pattern: FieldView; readonly reason: FieldView }

/** What was typed; the pattern in lower case, without an at sign before a domain. */
export type BlockForm = { readonly pattern: string; readonly reason: string }

/** What is wrong with a form, field by field. */
export type BlockFaults = Partial<Record<'pattern' | 'reason', Fault>>

/** The form of an entry that does not exist yet. */
export const emptyBlockForm: BlockForm = { pattern: '', reason: '' }

/** Reads what was typed. */
export function readBlockForm(body: unknown): BlockForm {
  const pattern = foldAddress(textField(body, 'pattern'))
  return { pattern: pattern.startsWith('@') ? pattern.slice(1) : pattern, reason: textField(body, 'reason') }
}

/** What is wrong with a form; empty when it makes an entry. */
export function blockFaults({ pattern, reason }: BlockForm): BlockFaults {
  return {
    ...(isPattern(pattern) ? {} : { pattern: fault('blocklist.fault.pattern') }),
    ...(reason === '' ? { reason: fault('blocklist.fault.reason') } : {}),
  }
}

/** What the page shows of a form. */
export function formView(form: BlockForm, faults: BlockFaults): BlockFormView {
  return {
    pattern: { value: form.pattern, fault: faults.pattern ?? null },
    reason: { value: form.reason, fault: faults.reason ?? null },
  }
}

function isPattern(pattern: string): boolean {
  if (pattern.includes('@')) return isSendableAddress(pattern)
  const labels = pattern.split('.')
  return labels.length > 1 && pattern.length <= 253 && labels.every(isLabel)
}

function isLabel(label: string): boolean {
  return /^[\p{L}\p{N}_-]{1,63}$/u.test(label) && !label.startsWith('-') && !label.endsWith('-')
}
