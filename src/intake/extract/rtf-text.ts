import { OctetReader } from './octet-reader.ts'

/** What the dictionary of compressed RTF starts with. MS-OXRTFCP §2.1.2.1 */
const dictionaryStart =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const dictionaryOctets = 4096
const compressed = 0x75465a4c
const uncompressed = 0x414c454d

/** RTF longer than this is not turned into text. */
const maxRtfOctets = 8 * 1024 * 1024

/** Undoes the compression of RTF in MAPI; `null` when it is damaged or too large. MS-OXRTFCP */
export function decompressRtf(octets: Uint8Array): string | null {
  const reader = new OctetReader(octets)
  reader.skip(4)
  const rawOctets = reader.uint32()
  const kind = reader.uint32()
  reader.skip(4)
  if (rawOctets > maxRtfOctets) return null
  if (kind === uncompressed) return latin1(octets.subarray(16, 16 + rawOctets))
  return kind === compressed ? latin1(inflate(reader, rawOctets)) : null
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
}

function inflate(reader: OctetReader, rawOctets: number): Uint8Array {
  const dictionary = new Uint8Array(dictionaryOctets)
  dictionary.set(Buffer.from(dictionaryStart, 'latin1'))
  let write = dictionaryStart.length
  const output = new Uint8Array(rawOctets)
  let length = 0
  const put = (octet: number): void => {
    dictionary[write] = octet
    write = (write + 1) % dictionaryOctets
    if (length < rawOctets) output[length++] = octet
  }
  while (reader.remaining > 0 && length < rawOctets) {
    const control = reader.uint8()
    for (let bit = 0; bit < 8 && reader.remaining > 0; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(reader.uint8())
        continue
      }
      const reference = (reader.uint8() << 8) | reader.uint8()
      const offset = reference >> 4
      if (offset === write) return output.subarray(0, length)
      for (let step = 0; step < (reference & 15) + 2; step += 1)
        put(dictionary[(offset + step) % dictionaryOctets] ?? 0)
    }
  }
  return output.subarray(0, length)
}

/** Groups whose content is no text. */
const silent = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'header',
  'footer',
  'object',
  'themedata',
  'datastore',
])

const breaks: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  sect: '\n',
  tab: '\t',
  cell: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
}

/** Turns RTF into text in one pass; formatting is dropped. */
export function rtfToText(rtf: string): string {
  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi
  const written: string[] = []
  let decoder = new TextDecoder('windows-1252')
  let depth = 0
  let silentDepth = 0
  let skipAfterUnicode = 0
  for (const [, word, number, hex, symbol, brace, text] of rtf.matchAll(token)) {
    if (brace === '{') depth += 1
    else if (brace === '}') {
      depth -= 1
      if (depth < silentDepth) silentDepth = 0
    } else if (silentDepth > 0) continue
    else if (symbol === '*' || (word !== undefined && silent.has(word))) silentDepth = depth
    else if (word === 'u' && number !== undefined) {
      written.push(String.fromCharCode(Number(number) & 0xffff))
      skipAfterUnicode = 1
    } else if (word === 'ansicpg') decoder = decoderOf(number)
    else if (word !== undefined) written.push(breaks[word] ?? '')
    else if (hex !== undefined) {
      if (skipAfterUnicode === 0) written.push(decoder.decode(Uint8Array.of(Number.parseInt(hex, 16))))
      skipAfterUnicode = 0
    } else if (symbol !== undefined) written.push(symbol === '~' ? ' ' : /[\\{}]/.test(symbol) ? symbol : '')
    else if (text !== undefined) {
      written.push(skipAfterUnicode > 0 ? text.slice(1) : text)
      skipAfterUnicode = 0
    }
  }
  return written.join('').toWellFormed()
}

function decoderOf(codePage: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(`windows-${codePage}`)
  } catch {
    return new TextDecoder('windows-1252')
  }
}
