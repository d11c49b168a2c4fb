import type { SenderLanguage } from '../domain/language.ts'
import type { ProtocolReply, Reason } from '../domain/policy/reasons.ts'
import { type TextValues, translate } from './translate.ts'

/** Code, separator and the longest enhanced status code with its blank. */
const openingOctets = 12
/** RFC 5321 §4.5.3.1.5 allows 512 octets with the CRLF; what is left is for the text. */
const maxTextOctets = 512 - openingOctets - 2

/** Folds a text to printable ASCII for a reply line: `não` leaves as `nao`. RFC 5321 §4.2 */
export function foldToAscii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/[^\x20-\x7e]/g, '?')
}

/** The lines of a reply, ASCII and short enough for the wire; several sentences become several lines when long. */
export function wireText(
  language: SenderLanguage,
  reason: Reason | ProtocolReply,
  values?: TextValues,
): readonly string[] {
  if (values !== undefined) return wireLines(translate(language, `reason.${reason}`, values))
  const key = `${language} ${reason}` as const
  const known = constantLines.get(key)
  if (known !== undefined) return known
  const lines = wireLines(translate(language, `reason.${reason}`))
  constantLines.set(key, lines)
  return lines
}

/** Texts without values are folded and broken once: every reply says one of them. */
const constantLines = new Map<`${SenderLanguage} ${Reason | ProtocolReply}`, readonly string[]>()

/** Breaks a text into reply lines: one when it fits in 120 characters, else one a sentence, broken at blanks. */
export function wireLines(text: string): string[] {
  const folded = foldToAscii(text)
  const sentences = folded.length <= 120 ? [folded] : folded.split(/(?<=[.!?]) /)
  return sentences.flatMap((sentence) => breakAtBlanks(sentence))
}

function breakAtBlanks(sentence: string): string[] {
  const lines: string[] = []
  let rest = sentence
  while (rest.length > maxTextOctets) {
    const blank = rest.lastIndexOf(' ', maxTextOctets)
    const end = blank > 0 ? blank : maxTextOctets
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...lines, rest]
}
