import { textField } from '../../form-field.ts'

/** The version of the ticket that a form was made from; one that no ticket has when it says none. */
export function versionField(body: unknown): number {
  const text = textField(body, 'version')
  return /^\d{1,9}$/.test(text) ? Number(text) : -1
}
