import { escapeText, safeText } from '../../outgoing/template/engine.ts'
import { formatDate } from '../../i18n/format.ts'
import type { Helper } from './helper.ts'

/** `{{date at}}`: a date and time as text. */
export const date: Helper = ({ language }, value) =>
  value instanceof Date ? formatDate(language, value) : ''

/** `{{time at}}`: the same as a `<time>` element, which tells machines the exact moment. */
export const time: Helper = ({ language }, value) => {
  if (!(value instanceof Date)) return ''
  const text = escapeText(formatDate(language, value))
  return safeText(`<time datetime="${value.toISOString()}">${text}</time>`)
}
