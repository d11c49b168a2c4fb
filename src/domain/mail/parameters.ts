import { decodeEncodedWords } from './encoded-word.ts'
import { decodeText, fromBinaryString } from './octets.ts'

/** A value with parameters, such as that of Content-Type; names in lower case. RFC 2045 §5.1 */
export type Parameterized = { readonly value: string; readonly parameters: ReadonlyMap<string, string> }

type Piece = { readonly section: number | null; readonly isExtended: boolean; readonly text: string }

/** Reads a value with its parameters, extended and continued ones joined and decoded. RFC 2231 §3, §4 */
export function parseParameterized(text: string): Parameterized {
  const parameters = new Map<string, string>()
  for (const [name, [first = '']] of parameterReadings(text)) parameters.set(name, first)
  const [value = ''] = splitOutsideQuotes(text)
  return { value: value.trim().toLowerCase(), parameters }
}

/**
 * Reads each parameter in every way that some program might: one may be there twice, or plain and extended.
 *
 * The first reading is ours: continued pieces go before an extended value, and that before a plain one.
 */
export function parameterReadings(text: string): ReadonlyMap<string, readonly string[]> {
  const pieces = new Map<string, Piece[]>()
  for (const part of splitOutsideQuotes(text).slice(1)) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const [, name = '', section, star] =
      /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(part.slice(0, equals).trim().toLowerCase()) ?? []
    if (!name) continue
    const list = pieces.get(name) ?? []
    list.push({
      section: section === undefined ? null : Number(section),
      isExtended: star !== undefined,
      text: unquote(part.slice(equals + 1).trim()),
    })
    pieces.set(name, list)
  }
  return new Map([...pieces].map(([name, list]) => [name, readingsOf(list)]))
}

function readingsOf(list: readonly Piece[]): readonly string[] {
  const continued = list.filter(({ section }) => section !== null)
  const whole = list.filter(({ section }) => section === null)
  const inOrder = [
    ...whole.filter((piece) => piece.isExtended),
    ...whole.filter((piece) => !piece.isExtended),
  ]
  return [...(continued.length > 0 ? [continued] : []), ...inOrder.map((piece) => [piece])].map(join)
}

function join(list: readonly Piece[]): string {
  const ordered = [...list].sort((a, b) => (a.section ?? 0) - (b.section ?? 0))
  if (!ordered.some(({ isExtended }) => isExtended)) {
    return decodeEncodedWords(ordered.map(({ text }) => text).join(''))
  }
  const [, charset = '', , first = ''] = /^([^']*)'([^']*)'(.*)$/s.exec(ordered[0]?.text ?? '') ?? [
    '',
    '',
    '',
    ordered[0]?.text ?? '',
  ]
  const octets = ordered
    .map(({ text, isExtended }, at) => (isExtended ? fromPercent(at === 0 ? first : text) : text))
    .join('')
  return decodeText(fromBinaryString(octets), charset || null)
}

function fromPercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length
  return text.slice(1, end).replace(/\\(.)/g, '$1')
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  let isQuoted = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\' && isQuoted) at++
    else if (character === '"') isQuoted = !isQuoted
    else if (character === ';' && !isQuoted) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}
