const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const invisibleButLineEnds = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** What of a line is shown where nothing else is said: no honest one is longer. */
const maxShown = 1_000

/** What of a line is shown in a row of a list. */
export const maxInList = 200

/**
 * Makes every control, format and direction character of a line visible.
 *
 * A sender who hides a right-to-left mark in a name, or a NUL in a subject, must not shape what an operator reads.
 * Nor does one fill a page with a subject of a megabyte: what is past the limit becomes an ellipsis.
 */
export function visibleLine(text: string, limit = maxShown): string {
  if (text.length <= limit) return text.replace(invisible, picture)
  const cut = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
  return `${cut.replace(invisible, picture)}…`
}

/** Does the same to text of many lines, whose line ends and tabs stay; CRLF becomes LF. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(invisibleButLineEnds, picture)
}

/** A line without any such character: for names that people type, where none belongs. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '')
}

/** An address in two parts, so that a narrow column breaks it after its at sign and nowhere else. */
export type BreakableAddress = { readonly head: string; readonly tail: string }

/** Splits an address after its last at sign, everything hidden in it made visible. */
export function breakableAddress(address: string): BreakableAddress {
  const visible = visibleLine(address)
  const end = visible.lastIndexOf('@') + 1
  return { head: visible.slice(0, end), tail: visible.slice(end) }
}

/** A name or an address; only an address is split, for a name breaks at its spaces. */
export function breakable(text: string): BreakableAddress {
  return text.includes(' ') || text.length > maxInList
    ? { head: '', tail: visibleLine(text, maxInList) }
    : breakableAddress(text)
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}
