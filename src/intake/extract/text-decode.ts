import { toBinaryString } from '../../domain/mail/octets.ts'
import { decodeUtf7 } from '../../domain/mail/utf7.ts'

/** Names seen in mail that the WHATWG encoding standard lacks, and the encoding meant. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp874: 'windows-874',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  'x-gbk': 'gbk',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  'koi8-ru': 'koi8-u',
}

/** Declarations that say nothing about octets over 127. */
const undeclared = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'unknown-8bit',
  'unknown',
  'x-unknown',
  '8bit',
  '7bit',
  'binary',
  'utf-8',
  'utf8',
])

/** How much of the text over ASCII may be unreadable before a charset counts as wrong: one in this many. */
const tolerance = 8

/**
 * Decodes a part's octets to text that may be stored: no NUL, no lone surrogate, line ends `\n`.
 *
 * The order is the declared charset, strict UTF-8, the charset an HTML part names itself, windows-1252. A
 * declared charset stands while nearly all of the text can be read with it: one bad octet in a long text
 * must not turn the rest into noise.
 */
export function decodePartText(octets: Uint8Array, charset: string | null, isHtml: boolean): string {
  return clean(decodeFirst(octets, charset, isHtml))
}

/** Removes what no database takes and levels the line ends. */
export function clean(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .toWellFormed()
    .replace(/^\uFEFF/, '')
}

function decodeFirst(octets: Uint8Array, charset: string | null, isHtml: boolean): string {
  const declared = (charset ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
  const isDeclared = !undeclared.has(declared)
  const byDeclaration = isDeclared ? decodeTolerantly(octets, declared) : null
  if (byDeclaration !== null && singleOctet.test(declared)) return decodeMislabelled(octets) ?? byDeclaration
  if (byDeclaration !== null) return byDeclaration
  if (hasJapaneseEscapes(octets)) return new TextDecoder('iso-2022-jp').decode(octets)
  const strict = decodeStrictly(octets)
  if (strict !== null) return strict
  if (declared.startsWith('utf')) {
    const nearly = decodeTolerantly(octets, 'utf-8')
    if (nearly !== null) return nearly
  }
  const named = isHtml ? metaCharset(octets) : null
  return (named && decodeTolerantly(octets, named)) ?? new TextDecoder('windows-1252').decode(octets)
}

/**
 * UTF-8 sent under the name of a charset in which any octets are valid; `null` when it is not that.
 *
 * Text of such a charset is hardly ever valid UTF-8 by chance, while a wrong label is common.
 */
function decodeMislabelled(octets: Uint8Array): string | null {
  const text = decodeStrictly(octets)
  return text !== null && count(text, /[^\0-\x7f]/g) >= certainCharacters ? text : null
}

const singleOctet = /^(windows-?125\d|cp-?125\d|iso-?8859_?-?\d+|latin-?\d|koi8-[ru])$/

/** Characters over ASCII that make UTF-8 certain. */
const certainCharacters = 2

/** ISO-2022-JP is ASCII to every other reading, but its escapes stand in no other text. */
function hasJapaneseEscapes(octets: Uint8Array): boolean {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  return text.includes('\x1b$B') || text.includes('\x1b$@')
}

function decodeStrictly(octets: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return null
  }
}

/** Decodes with a named charset; `null` when it is unknown, or plainly not the one. */
function decodeTolerantly(octets: Uint8Array, name: string): string | null {
  if (/^(x-)?(unicode-1-1-)?utf-?7$/.test(name)) return decodeUtf7(toBinaryString(octets))
  const decoder = decoderOf(name)
  if (!decoder) return null
  const text = decoder.decode(octets)
  const bad = count(text, /\uFFFD/g)
  if (bad === 0) return text
  const foreign = count(text, /[^\0-\x7f]/g)
  return bad * tolerance <= foreign ? text : null
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> | null {
  const label =
    aliases[name] ??
    name.replace(/^cp-?(125\d)$/, 'windows-$1').replace(/^iso-?8859_?-?(\d+)$/, 'iso-8859-$1')
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

/** The charset an HTML part names in its first octets; `null` when none. */
function metaCharset(octets: Uint8Array): string | null {
  const start = Buffer.from(octets.buffer, octets.byteOffset, Math.min(octets.length, 4096)).toString(
    'latin1',
  )
  const tag = /<meta[^>]{0,512}charset\s{0,8}=\s{0,8}["']?([\w:.-]{1,40})/i.exec(start)
  return tag?.[1]?.toLowerCase() ?? null
}

function count(text: string, pattern: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(pattern)) found += 1
  return found
}
