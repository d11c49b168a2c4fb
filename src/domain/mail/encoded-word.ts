import { decodeText, fromBinaryString } from './octets.ts'

const word = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/gi

type Run = { readonly charset: string; readonly encoding: string; readonly octets: string }

/**
 * Decodes the encoded words of a field's value; what is no encoded word stays as it is. RFC 2047
 *
 * Adjacent words of one charset are joined before decoding, because many mailers split a character between two.
 */
export function decodeEncodedWords(value: string): string {
  if (!value.includes('=?')) return visible(value)
  const parts: (string | Run)[] = []
  let from = 0
  for (const match of value.matchAll(word)) {
    const between = value.slice(from, match.index)
    const isAdjacent = parts.length > 0 && typeof parts.at(-1) !== 'string' && between.trim() === ''
    if (between && !isAdjacent) parts.push(between)
    addRun(parts, match)
    from = match.index + match[0].length
  }
  parts.push(value.slice(from))
  return visible(parts.map((part) => (typeof part === 'string' ? part : decodeRun(part))).join(''))
}

function addRun(parts: (string | Run)[], [, language = '', encoding = '', text = '']: RegExpExecArray): void {
  const charset = (language.split('*')[0] ?? '').toLowerCase()
  const octets = encoding.toLowerCase() === 'b' ? fromBase64(text) : fromQ(text)
  const last = parts.at(-1)
  const isSame = last !== undefined && typeof last !== 'string' && last.charset === charset
  if (isSame) parts[parts.length - 1] = { ...last, octets: last.octets + octets }
  else parts.push({ charset, encoding, octets })
}

function decodeRun({ charset, octets }: Run): string {
  return decodeText(fromBinaryString(octets), charset)
}

function fromBase64(text: string): string {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, '')
  try {
    return atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean)
  } catch {
    return ''
  }
}

function fromQ(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function visible(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}
