import assert from 'node:assert/strict'
import { test } from 'node:test'
import { programIn } from '../../../src/domain/mail/executable-file.ts'
import { PartScanner } from '../../../src/domain/mail/part-scanner.ts'
import type { ScannedPart } from '../../../src/domain/mail/scanned-part.ts'

const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400, 0x90)])
const base64 = program.toString('base64')
const quoted = program.toString('latin1').replace(/[\s\S]/g, (octet) => {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
})

/** A mail with one part of these fields. */
function mailOf(fields: readonly string[], body: string): string {
  const part = `--b\r\n${fields.join('\r\n')}\r\n\r\n${body}\r\n--b--\r\n`
  return `Content-Type: multipart/mixed; boundary=b\r\n\r\n${part}`
}

function scan(mail: string, size = 1000): readonly ScannedPart[] {
  const scanner = new PartScanner()
  const octets = Buffer.from(mail, 'latin1')
  for (let at = 0; at < octets.length; at += size) scanner.push(octets.subarray(at, at + size))
  return scanner.end()
}

const binary = 'Content-Type: application/octet-stream'
const encoded = (encoding: string) => [binary, `Content-Transfer-Encoding: ${encoding}`]
const named = (type: string, disposition: string) => [
  `Content-Type: ${type}`,
  `Content-Disposition: ${disposition}`,
]
const inner = mailOf([...encoded('base64'), 'Content-Disposition: attachment; filename=f.exe'], base64)
const attachedMail = 'Content-Type: message/rfc822'

const rows: readonly (readonly [circumstance: string, mail: string])[] = [
  ['base64 with a comment', mailOf(encoded('base64 (x)'), base64)],
  ['base64 between comments that nest', mailOf(encoded('(a (b) c) Base64'), base64)],
  ['base64 in quotes', mailOf(encoded('"base64"'), base64)],
  ['base64 with a parameter', mailOf(encoded('base64; x=y'), base64)],
  ['base64 behind blank lines', mailOf(encoded('base64'), `${'\r\n'.repeat(500)}${base64}`)],
  ['base64 behind letters of no alphabet', mailOf(encoded('base64'), `${'!*'.repeat(500)}${base64}`)],
  ['quoted-printable', mailOf(encoded('quoted-printable'), quoted)],
  [
    'quoted-printable behind soft line ends',
    mailOf(encoded('quoted-printable'), `${'=\r\n'.repeat(300)}${quoted}`),
  ],
  [
    'two names, the program in Content-Type',
    mailOf(named('a/b; name=fatura.exe', 'attachment; filename=f.txt'), 'x'),
  ],
  [
    'two names, the program in Content-Disposition',
    mailOf(named('a/b; name=f.txt', 'attachment; filename=f.exe'), 'x'),
  ],
  ['one parameter twice', mailOf(named('a/b', 'attachment; filename=f.exe; filename=f.txt'), 'x')],
  [
    'a name and an extended one',
    mailOf(named('a/b', "attachment; filename=f.exe; filename*=utf-8''f.txt"), 'x'),
  ],
  [
    'one field twice',
    mailOf(
      [...named('a/b', 'attachment; filename=f.txt'), 'Content-Disposition: inline; filename=f.exe'],
      'x',
    ),
  ],
  ['a name that ends in a dot', mailOf(named('a/b', 'attachment; filename="f.exe."'), 'x')],
  ['a name that ends in dots and blanks', mailOf(named('a/b', 'attachment; filename="f.exe. . "'), 'x')],
  [
    'a mail attached in base64',
    mailOf([attachedMail, 'Content-Transfer-Encoding: base64'], Buffer.from(inner).toString('base64')),
  ],
  [
    'a mail attached in quoted-printable',
    mailOf(
      [attachedMail, 'Content-Transfer-Encoding: quoted-printable'],
      inner.replaceAll('=', '=3D').replace('f.exe', 'f.e=78e'),
    ),
  ],
  ['a script that says it is a mail', mailOf([`${attachedMail}; name=f.vbs`], 'MsgBox 1')],
  ['a type after a long header section', `X: ${'x'.repeat(20_000)}\r\n${inner}`],
  ['a type after a longer one', `Cc: ${'a@b.example,\r\n '.repeat(9_000)}c@b.example\r\n${inner}`],
]
for (const [circumstance, mail] of rows) {
  test(`part scanner, a program hidden by ${circumstance}, is found`, () => {
    for (const size of [1, 7, 1000]) assert.notDeepEqual(scan(mail, size).map(programIn).filter(Boolean), [])
  })
}

const empty = '--b\r\n\r\n\r\n'
const deep = Array.from(
  { length: 30 },
  (_, at) => `Content-Type: multipart/mixed; boundary=d${at}\r\n\r\n--d${at}\r\n`,
)
let matryoshka = inner
for (let at = 0; at < 25; at++)
  matryoshka = `${attachedMail}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(matryoshka).toString('base64')}`

const unseen: readonly (readonly [circumstance: string, mail: string])[] = [
  ['more parts than are looked at', inner.replace('--b\r\n', `${empty.repeat(500)}--b\r\n`)],
  ['multiparts in each other', `${deep.join('')}${inner}`],
  ['encoded mails in each other', matryoshka],
  ['a header section without end', `Content-Id: ${'x'.repeat(200_000)}\r\n${inner}`],
]
for (const [circumstance, mail] of unseen) {
  test(`part scanner, ${circumstance}, says that it has not seen all`, () => {
    assert.ok(scan(mail).some(({ magic }) => magic === 'unseen'))
  })
}
