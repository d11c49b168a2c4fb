import assert from 'node:assert/strict'

/** A part of a mail, read by the letter of RFC 2045. */
export type StrictPart = {
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** In lower case, without parameters. */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  /** The decoded octets; empty for a multipart. */
  readonly body: Buffer
  readonly parts: readonly StrictPart[]
}

const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
const dotAtom = `${atext}+(?:\\.${atext}+)*`
const quoted = '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*"'
const word = `(?:${atext}+|${quoted})`
const addressSpec = `(?:${dotAtom}|${quoted})@${dotAtom}`
const mailbox = `(?:(?:${word}(?: +${word})* +)?<${addressSpec}>|${addressSpec})`
const mailboxList = new RegExp(`^${mailbox}(?:, *${mailbox})*$`)
const messageId = `<${dotAtom}@${dotAtom}>`
const days = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun'
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const token = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"
const parameter = `; *(${token})=(${token}|${quoted})`

/** What each field must look like; any other is unstructured. RFC 5322 §3.6 */
const grammars: Readonly<Record<string, RegExp>> = {
  from: mailboxList,
  to: mailboxList,
  cc: mailboxList,
  'reply-to': mailboxList,
  'message-id': new RegExp(`^${messageId}$`),
  'in-reply-to': new RegExp(`^${messageId}(?: ${messageId})*$`),
  references: new RegExp(`^${messageId}(?: ${messageId})*$`),
  date: new RegExp(`^(?:${days}), \\d{2} (?:${months}) \\d{4} \\d{2}:\\d{2}:\\d{2} [+-]\\d{4}$`),
  'mime-version': /^1\.0$/,
  'content-type': new RegExp(`^${token}/${token}(?:${parameter})*$`),
  'content-disposition': new RegExp(`^${token}(?:${parameter})*$`),
  'content-transfer-encoding': /^(?:7bit|quoted-printable|base64)$/,
  'content-id': new RegExp(`^${messageId}$`),
}

/** Reads a mail as strictly as the RFCs write it, and fails at what they do not allow. RFC 5322 §3, RFC 2045 */
export function readStrictly(octets: Uint8Array): StrictPart {
  const text = Buffer.from(octets).toString('latin1')
  for (const line of text.split('\r\n')) {
    assert.ok(line.length <= 998, `a line of ${line.length} octets`)
    assert.doesNotMatch(line, /[\r\n\0]/, 'a bare CR, LF or NUL')
  }
  assert.ok(text.endsWith('\r\n'))
  const part = readPart(text)
  const names = part.fields.map(([name]) => name.toLowerCase())
  for (const once of ['from', 'date', 'message-id', 'subject', 'mime-version'])
    assert.equal(names.filter((name) => name === once).length, 1, once)
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
    'a field that stands twice',
  )
  return part
}

/** The value of a field of a part; `null` when it has none. */
export function strictField(part: StrictPart, name: string): string | null {
  return part.fields.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? null
}

/** The addresses of a field of a part. */
export function strictAddresses(part: StrictPart, name: string): readonly string[] {
  const value = (strictField(part, name) ?? '').replaceAll(new RegExp(quoted, 'g'), '')
  return [...value.matchAll(new RegExp(addressSpec, 'g'))].map(([address]) => address)
}

/** Every part of a mail that holds no others. */
export function leavesOf(part: StrictPart): readonly StrictPart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf)
}

/** The text of the first part of a type. */
export function textOfType(part: StrictPart, type: string): string {
  const found = leavesOf(part).find((leaf) => leaf.type === type)
  assert.ok(found, `no part of type ${type}`)
  return found.body.toString('utf8').replaceAll('\r\n', '\n')
}

function readPart(text: string): StrictPart {
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n')
  assert.notEqual(end, -1, 'no end of a header section')
  const fields = readFields(text.slice(0, end))
  const content = text.slice(end === 0 ? 2 : end + 4)
  const value = fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain'
  const type = (value.split(';', 1)[0] ?? '').toLowerCase()
  const parameters = new Map(
    [...value.matchAll(new RegExp(parameter, 'g'))].map(([, name = '', each = '']) => [
      name.toLowerCase(),
      each.replace(/^"|"$/g, ''),
    ]),
  )
  const encoding = fields.find(([name]) => name.toLowerCase() === 'content-transfer-encoding')?.[1] ?? '7bit'
  if (!type.startsWith('multipart/'))
    return { fields, type, parameters, body: decode(content, encoding), parts: [] }
  assert.equal(encoding, '7bit', 'an encoded multipart')
  const parts = split(content, parameters.get('boundary') ?? '').map(readPart)
  return { fields, type, parameters, body: Buffer.alloc(0), parts }
}

function readFields(section: string): (readonly [string, string])[] {
  const unfolded = section.replaceAll(/\r\n(?=[ \t][^\r]*[^ \t\r])/g, '')
  return unfolded.split('\r\n').map((line) => {
    const [, name = '', value = ''] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? assert.fail(`no field: ${line}`)
    assert.match(value, /^[\x20-\x7e\t]*$/, `not printable: ${line}`)
    const plain = value.replaceAll('\t', ' ').trim()
    const grammar = grammars[name.toLowerCase()]
    if (grammar) assert.match(plain, grammar, name)
    for (const encoded of plain.match(/=\?[^?\s]+\?[^?\s]\?[^?\s]*\?=/g) ?? [])
      if (!name.toLowerCase().startsWith('content-')) assert.ok(encoded.length <= 75, encoded)
    return [name, plain]
  })
}

/** The parts between the delimiters, which must be complete. RFC 2046 §5.1.1 */
function split(content: string, boundary: string): string[] {
  assert.match(boundary, /^[A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-]$/)
  const pieces = `\r\n${content}`.split(`\r\n--${boundary}`)
  assert.ok(pieces.length >= 3, 'a multipart without parts')
  assert.match(pieces.at(-1) ?? '', /^--(?:\r\n|$)/, 'a multipart that does not end')
  return pieces.slice(1, -1).map((piece) => {
    assert.ok(piece.startsWith('\r\n'), 'a delimiter with more behind it')
    return piece.slice(2)
  })
}

function decode(content: string, encoding: string): Buffer {
  const lines = content.split('\r\n')
  if (encoding === 'base64') {
    for (const line of lines) assert.match(line, /^[A-Za-z0-9+/]{0,76}={0,2}$/)
    return Buffer.from(content, 'base64')
  }
  assert.match(content, /^[\t\r\n\x20-\x7e]*$/, `not 7bit within ${encoding}`)
  if (encoding === '7bit') return Buffer.from(content, 'latin1')
  for (const line of lines) {
    assert.ok(line.length <= 76, `a quoted-printable line of ${line.length}`)
    assert.match(line, /^(?:[^=]|=[0-9A-F]{2})*=?$/)
    assert.doesNotMatch(line, /[ \t]$/)
  }
  const joined = content.replaceAll('=\r\n', '')
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
