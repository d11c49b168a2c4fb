import { numbersIn } from '../ticket/signals.ts'

/** A subject that holds the number of its ticket in the fixed form, `[2026-000123]`, unless it names it already. C29 */
export function numberedSubject(subject: string, protocol: string): string {
  if (numbersIn(subject).includes(protocol)) return subject
  return `${subject} [${protocol}]`.trim()
}
