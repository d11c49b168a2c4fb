import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { programIn } from '../../../src/domain/mail/executable-file.ts'
import { PartScanner } from '../../../src/domain/mail/part-scanner.ts'
import type { ScannedPart } from '../../../src/domain/mail/scanned-part.ts'
import { zipOf } from '../../support/zip.ts'

function base64(octets: Buffer): string {
  return octets.toString('base64').replace(/.{1,76}/g, '$&\r\n')
}

function file(name: string, octets: Buffer, type = 'application/octet-stream'): string {
  const fields = [
    `Content-Type: ${type}`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
  ]
  return `${fields.join('\r\n')}\r\n\r\n${base64(octets)}`
}

function multipart(parts: readonly string[], boundary = 'b-1', type = 'mixed'): string {
  const joined = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return `Content-Type: multipart/${type}; boundary="${boundary}"\r\n\r\npreamble\r\n${joined}--${boundary}--\r\nepilogue\r\n`
}

const text = 'Content-Type: text/plain\r\n\r\nBom dia\r\n-- \r\nAna\r\n--b-10\r\n'

function scan(mail: string, size = mail.length): readonly ScannedPart[] {
  const scanner = new PartScanner()
  const octets = Buffer.from(mail, 'latin1')
  for (let at = 0; at < octets.length; at += size) scanner.push(octets.subarray(at, at + size))
  return scanner.end()
}

const names = (parts: readonly ScannedPart[]) => parts.map(({ filename }) => filename)

test('part scanner, a mail of one text, finds no file', () => {
  assert.deepEqual(scan('Subject: x\r\n\r\n--olá\r\n'), [])
  assert.deepEqual(scan(''), [])
})

test('part scanner, files between texts, finds each with its name, type and magic', () => {
  const mail = multipart([
    text,
    file('nota.pdf', Buffer.from('%PDF-1.7 …'), 'application/pdf'),
    file('fatura.txt', Buffer.concat([Buffer.from('MZ'), randomBytes(5_000)]), 'text/plain'),
  ])
  assert.deepEqual(
    scan(`Subject: x\r\n${mail}`).map(({ filename, contentType, magic }) => [filename, contentType, magic]),
    [
      ['nota.pdf', 'application/pdf', 'other'],
      ['fatura.txt', 'text/plain', 'executable'],
    ],
  )
})

test('part scanner, octets in pieces of any size, finds the same', () => {
  const inner = multipart([text, file('c.zip', zipOf([{ name: 'c.exe' }]))], 'b-1-inner', 'related')
  const mail = multipart([
    text,
    inner,
    file('a.bin', randomBytes(300)),
    `Content-Type: message/rfc822\r\n\r\n${file('d.exe', randomBytes(9))}`,
  ])
  const whole = scan(mail)
  assert.deepEqual(names(whole), ['c.zip', 'a.bin', 'd.exe'])
  for (const size of [1, 2, 3, 7, 64, 1_000]) assert.deepEqual(scan(mail, size), whole, `pieces of ${size}`)
})

test('part scanner, a zip of any length, security 6.11 tells the names inside and whether one is locked', () => {
  for (const before of [0, 1, 2, 3, 1_000_000]) {
    const archive = zipOf(
      [{ name: 'dir/nota.pdf' }, { name: 'fatura.exe', isEncrypted: true }],
      randomBytes(before),
    )
    const start = Buffer.concat([Buffer.from('PK\x03\x04'), archive])
    const [part] = scan(multipart([file('a.zip', start)]), 16_384)
    assert.deepEqual(
      [part?.magic, part?.entries, part?.isEncrypted],
      ['zip', ['dir/nota.pdf', 'fatura.exe'], true],
    )
  }
})

/** The lengths that a header of the directory gives for its name, its extra field and its comment. */
const lyingLengths = (archive: Buffer, nameLength: number): Buffer => {
  const copy = Buffer.from(archive)
  copy.writeUInt16LE(nameLength, copy.indexOf('PK\x01\x02') + 28)
  return copy
}
/** An archive whose end record gives so many names in so many octets. */
const announcing = (archive: Buffer, names: number, octets: number): Buffer => {
  const copy = Buffer.from(archive)
  const end = copy.lastIndexOf('PK\x05\x06')
  copy.writeUInt16LE(names, end + 10)
  copy.writeUInt32LE(octets, end + 12)
  return copy
}
const innocent = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `nota${index}.pdf` }))
const longNames = Array.from({ length: 600 }, (_, index) => ({ name: `${index}${'x'.repeat(200)}.pdf` }))
const program = { name: 'fatura.exe' }
const stored = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(1_000_000, 'abc')])

const archives: readonly (readonly [
  string,
  Buffer,
  { readonly isRead: boolean; readonly finds: boolean },
])[] = [
  ['1,000 names', zipOf([...innocent(999), program]), { isRead: true, finds: true }],
  ['1,001 names', zipOf([...innocent(1_000), program]), { isRead: false, finds: false }],
  ['70,000 names', zipOf([program, ...innocent(70_000)]), { isRead: false, finds: false }],
  ['a megabyte before them', zipOf([...innocent(5), program], stored), { isRead: true, finds: true }],
  [
    'a directory longer than is kept',
    zipOf([program, ...longNames], stored),
    { isRead: false, finds: false },
  ],
  [
    'a directory that something long stands behind',
    Buffer.concat([zipOf([program]), Buffer.alloc(200_000)]),
    { isRead: false, finds: false },
  ],
  [
    'an end that announces less than there is',
    announcing(zipOf([program, ...longNames], stored), 100, 20_000),
    { isRead: false, finds: false },
  ],
  ['no end', zipOf([...innocent(2), program]).subarray(0, -22), { isRead: false, finds: true }],
  ['no directory', zipOf([program]).subarray(0, 40), { isRead: false, finds: false }],
  [
    'a name that claims all the rest',
    lyingLengths(zipOf([...innocent(1), program]), 0xffff),
    { isRead: true, finds: true },
  ],
  ['a name of 600 letters', zipOf([{ name: `${'x'.repeat(596)}.exe` }]), { isRead: true, finds: true }],
]

for (const encoding of ['base64', '8bit'] as const)
  for (const [circumstance, archive, { isRead, finds }] of archives)
    test(`part scanner, security 6.11 a zip in ${encoding} with ${circumstance}, says whether all was read`, () => {
      const body = encoding === 'base64' ? base64(archive) : archive.toString('latin1')
      const fields = `Content-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip`
      const mail = multipart([`${fields}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`])
      for (const size of [1_000, 65_536]) {
        const [part] = scan(mail, size)
        assert.ok(part)
        assert.deepEqual([part.magic, part.isPartlyRead !== true], ['zip', isRead])
        assert.equal(programIn(part) !== null, finds)
        assert.ok(part.entries.length <= 1_000)
      }
    })

test('part scanner, a name in RFC 2231 and a part that is not ended, is read', () => {
  const mail = multipart([
    "Content-Type: application/x\r\nContent-Disposition: attachment;\r\n filename*=utf-8''rel%C3%A1t%C3%B3rio.exe\r\n\r\nabc",
  ]).replace(/\r\n--b-1--[\s\S]*/, '')
  assert.deepEqual(names(scan(mail)), ['relátório.exe'])
})

test('part scanner, hostile shapes of megabytes, ends in time and within its bounds', () => {
  const shapes = [
    multipart(Array.from({ length: 5_000 }, (_, index) => file(`f${index}`, Buffer.from('x')))),
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'-'.repeat(2_000_000)}`,
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--\r\n'.repeat(500_000)}`,
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(400_000)}`,
    `X: ${'x'.repeat(2_000_000)}`,
    'Content-Type: message/rfc822\r\n\r\n'.repeat(50_000),
    `Content-Type: multipart/mixed; boundary=""\r\n\r\n${'--\r\n\r\n'.repeat(100_000)}`,
  ]
  const startedAt = performance.now()
  for (const shape of shapes) assert.ok(scan(shape, 65_536).length <= 501)
  assert.ok(performance.now() - startedAt < 5_000)
})
