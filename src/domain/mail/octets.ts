import { decodeUtf7 } from './utf7.ts'

const aliases: Readonly<Record<string, string>> = {
  ansi_x3: 'windows-1252',
  'unknown-8bit': 'windows-1252',
  unknown: 'windows-1252',
  'x-unknown': 'windows-1252',
  binary: 'windows-1252',
  '8bit': 'windows-1252',
  ascii: 'windows-1252',
  latin: 'windows-1252',
  'ansi-1251': 'windows-1251',
  win1251: 'windows-1251',
  ms936: 'gbk',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  ks_c_5601: 'euc-kr',
  'iso-2022-kr': 'euc-kr',
  'hz-gb-2312': 'gb18030',
  utf8mb4: 'utf-8',
}

/** Made once: a header section has a line for each of which it is asked. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** Decodes octets in the charset the mail declares, else as strict UTF-8, else as windows-1252; never throws. */
export function decodeText(octets: Uint8Array, charset: string | null): string {
  if (charset !== null && isUtf7Name(charset)) return decodeUtf7(toBinaryString(octets))
  const declared = charset === null ? null : decoderFor(charset)
  // us-ascii is often a lie: octets past 127 are then judged like undeclared ones.
  if (declared && !isAsciiName(charset)) return declared.decode(octets)
  try {
    return strictUtf8.decode(octets)
  } catch {
    return new TextDecoder('windows-1252').decode(octets)
  }
}

/** The octets of a string whose characters are octets. */
export function fromBinaryString(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

/** A string with one character for each octet. */
export function toBinaryString(octets: Uint8Array): string {
  const blocks: string[] = []
  for (let at = 0; at < octets.length; at += 8_192)
    blocks.push(String.fromCharCode(...octets.subarray(at, at + 8_192)))
  return blocks.join('')
}

function isUtf7Name(charset: string): boolean {
  return /^(?:(?:unicode-1-1-|x-)?utf-?7|csunicode11utf7)$/i.test(charset.trim())
}

function isAsciiName(charset: string | null): boolean {
  return charset === null || /^(us-?ascii|ascii|ansi_x3.*|646)$/i.test(charset.trim())
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> | null {
  const name = charset
    .trim()
    .toLowerCase()
    .replace(/^x-/, '')
    .replace(/^cp-?(125\d)$/, 'windows-$1')
  // A label that is not known costs an exception, and a mail can name thousands: none is tried twice.
  for (const label of new Set([name, aliases[name], name.replaceAll('_', '-')])) {
    if (label === undefined) continue
    try {
      return new TextDecoder(label)
    } catch {
      // Not a label the platform knows: the next spelling, or the fallback, decides.
    }
  }
  return null
}
