import { textField } from './form-field.ts'

/**
 * The id that a form was given with its page; `null` when it brings none that we make.
 *
 * What a form adds may take this id as its own: sent twice, by a double click or after going back, it is added once.
 * The view writes it by `{{> form-id}}`.
 */
export function formIdField(body: unknown): string | null {
  const text = textField(body, 'form')
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text) ? text : null
}
