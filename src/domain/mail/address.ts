import { cleanText } from '../fold.ts'
import { decodeEncodedWords } from './encoded-word.ts'
import type { Mailbox } from './header-section.ts'

const maxMailboxes = 10_000

/** Splits an addr-spec at its last at sign; `null` when either side is missing. */
export function splitAddress(address: string): { readonly local: string; readonly domain: string } | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1) return null
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}

/** Folds an address for comparing: lower case, without quotes and backslashes that need not be there. RFC 5321 §4.1.2 */
export function foldAddress(address: string): string {
  if (foldedAlready.test(address)) return address
  const parts = splitAddress(cleanText(address).trim())
  if (!parts) return cleanText(address).trim().toLowerCase()
  return `${unquoted(parts.local)}@${parts.domain.replace(/\.$/, '')}`.toLowerCase()
}

/** Nearly every address that is asked about: looking at it once costs a tenth of folding it. */
const foldedAlready = /^[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/

function unquoted(local: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(local)?.[1]
  if (quoted === undefined) return local
  const text = quoted.replace(/\\(.)/gs, '$1')
  const isPlain = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(text)
  return isPlain ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** An address folded for comparing, without its plus part. RFC 5233 §1 */
export function withoutPlusPart(address: string): string {
  const folded = foldAddress(address)
  const parts = splitAddress(folded)
  return parts === null ? folded : `${parts.local.split('+')[0] ?? ''}@${parts.domain}`
}

/** Whether mail could be sent to this address: one at sign's worth of plain characters and a domain. */
export function isSendableAddress(address: string): boolean {
  const parts = splitAddress(address)
  if (!parts || address.length > 254 || parts.local.length > 64) return false
  return /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u.test(parts.local) && isDomain(parts.domain)
}

/** Reads an address list with groups, comments and quoted names; what cannot be read is left out. RFC 5322 §3.4 */
export function parseMailboxes(value: string): Mailbox[] {
  const found: Mailbox[] = []
  for (const entry of splitList(value)) {
    if (found.length === maxMailboxes) break
    const mailbox = mailboxOf(entry)
    if (mailbox) found.push(mailbox)
  }
  return found
}

type Entry = { readonly phrase: string; readonly angle: string | null; readonly comment: string }

/**
 * One pass over the characters: quoted strings, comments and angle brackets never nest into repeated work.
 *
 * A quote that nobody closes is a character like any other, found at the end: the list is read once more without it.
 */
function splitList(value: string, quotes = true): Entry[] {
  const entries: Entry[] = []
  let phrase = ''
  let angle: string | null = null
  let comment = ''
  let state: 'plain' | 'quoted' | 'angle' = 'plain'
  let depth = 0
  const flush = (): void => {
    if (phrase.trim() || angle !== null) entries.push({ phrase, angle, comment })
    phrase = ''
    angle = null
    comment = ''
  }
  for (let at = 0; at < value.length; at++) {
    const character = value[at] ?? ''
    if (character === '\\' && (state === 'quoted' || depth > 0)) {
      const escaped = value[++at] ?? ''
      if (depth > 0) comment += escaped
      else phrase += escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`
    } else if (depth > 0) {
      if (character === '(') depth++
      else if (character === ')') depth--
      if (depth > 0) comment += character
    } else if (state === 'quoted') {
      if (character === '"') state = 'plain'
      phrase += character
    } else if (state === 'angle') {
      if (character === '>') state = 'plain'
      // Of brackets in brackets, the inmost hold the address.
      else angle = character === '<' ? '' : (angle ?? '') + character
    } else if (character === '"' && quotes) {
      state = 'quoted'
      phrase += character
    } else if (character === '(') depth = 1
    else if (character === '<') {
      state = 'angle'
      angle = ''
    } else if (character === ',' || character === ';') flush()
    else if (character === ':' && angle === null && !phrase.includes('@')) phrase = ''
    else phrase += character
  }
  if (state === 'quoted') return splitList(value, false)
  flush()
  return entries
}

function mailboxOf({ phrase, angle, comment }: Entry): Mailbox | null {
  if (angle !== null && angle.trim() !== '') {
    const path = withoutRoute(angle)
    const address = addressOf(path) ?? localName(path)
    return address === null ? null : { name: nameOf(phrase), address }
  }
  const bare =
    phrase.split(/\s+/).find((token) => token.includes('@') && !token.startsWith('"')) ??
    quotedAddress(phrase)
  const address = bare ? addressOf(bare) : localName(phrase)
  if (address === null) return null
  return { name: nameOf(phrase.replace(bare ?? '', '').trim() || comment), address }
}

/** Drops `@mx.example,@relay.example:` before the address; up to the first colon, so that no text costs a second look. */
function withoutRoute(path: string): string {
  const trimmed = path.trimStart()
  const colon = trimmed.startsWith('@') ? trimmed.indexOf(':') : -1
  return trimmed.slice(colon + 1)
}

/** `"first last"@domain` has a blank inside its quotes. */
function quotedAddress(phrase: string): string | null {
  const trimmed = phrase.trim()
  return trimmed.startsWith('"') && trimmed.includes('"@') ? trimmed : null
}

/** A user of the author's own host, named without a domain, as old mailers wrote it. */
function localName(phrase: string): string | null {
  const trimmed = cleanText(phrase).trim()
  return /^[\w.+-]+$/.test(trimmed) ? trimmed : null
}

function addressOf(text: string): string | null {
  const parts = splitAddress(
    cleanText(text)
      .trim()
      .replace(/^mailto:/i, ''),
  )
  if (!parts) return null
  return `${parts.local.trim()}@${parts.domain.trim().toLowerCase()}`
}

function nameOf(phrase: string): string {
  const unquoted = phrase.replaceAll('"', '').replace(/\s+/g, ' ').trim()
  return cleanText(decodeEncodedWords(unquoted)).replace(/^'(.*)'$/, '$1')
}

function isDomain(domain: string): boolean {
  return domain
    .split('.')
    .every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u.test(label))
}
