import { decodeEncodedWords } from './encoded-word.ts'
import { decodeText, fromBinaryString } from './octets.ts'

/** A value with parameters, such as that of Content-Type; names in lower case. RFC 2045 §5.1 */
export type Parameterized = { readonly value: string; readonly parameters: ReadonlyMap<string, string> }

/** Reads a value with its parameters, extended and continued ones joined and decoded. RFC 2231 §3, §4 */
export function parseParameterized(text: string): Parameterized {
  const [value = '', ...rest] = splitOutsideQuotes(text)
  const pieces = new Map<string, { index: number; isExtended: boolean; text: string }[]>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const [, name = '', section, star] =
      /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(part.slice(0, equals).trim().toLowerCase()) ?? []
    if (!name) continue
    const list = pieces.get(name) ?? []
    list.push({
      index: Number(section ?? 0),
      isExtended: star !== undefined,
      text: unquote(part.slice(equals + 1).trim()),
    })
    pieces.set(name, list)
  }
  const parameters = new Map<string, string>()
  for (const [name, list] of pieces) parameters.set(name, join(list))
  return { value: value.trim().toLowerCase(), parameters }
}

function join(list: { index: number; isExtended: boolean; text: string }[]): string {
  const ordered = [...list].sort((a, b) => a.index - b.index)
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
