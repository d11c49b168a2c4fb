import { cleanText } from '../domain/fold.ts'

/** PostgreSQL indexes no value over some 2,700 octets; four octets a character is the worst. */
const maxKeyLength = 500

/** Text of a sender made fit for a column that is indexed: cleaned, and cut where no honest value reaches. */
export function keyText(text: string): string {
  return cleanText(text).slice(0, maxKeyLength)
}

/** The same for a value that may be missing. */
export function keyTextOrNull(text: string | null): string | null {
  return text === null ? null : keyText(text)
}

/** Text of a sender made fit for any column. PostgreSQL takes neither NUL nor half a surrogate pair. */
export function columnText(text: string | null): string | null {
  return text === null ? null : cleanText(text)
}

/** Plain data as JSON for a column, with every text in it made fit. */
export function columnJson(data: unknown): string {
  const text = JSON.stringify(data)
  if (!mayNeedCleaning.test(text)) return text
  return JSON.stringify(data, (_, value) => (typeof value === 'string' ? cleanText(value) : value))
}

/** NUL and half a surrogate pair stand in JSON as escapes; nearly no text has any, and looking at each value is slow. */
const mayNeedCleaning = /\\u(?:0000|d[89a-f])/
