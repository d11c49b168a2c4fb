import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePathCommand } from '../../src/gateway/path-command.ts'
import type { PathCommand } from '../../src/gateway/path-command.ts'
import { cpuMs } from '../support/waits.ts'

function parse(command: PathCommand, line: string | Buffer, mayBeUtf8 = false): string {
  const parsed = parsePathCommand(command, Buffer.from(line), mayBeUtf8)
  if ('address' in parsed) return `<${parsed.address}> ${JSON.stringify(parsed.args)}`
  return `${parsed.code} ${parsed.status}`
}

const cases: readonly [
  circumstance: string,
  command: PathCommand,
  line: string | Buffer,
  expected: string,
][] = [
  ['a plain reverse-path', 'MAIL FROM', 'MAIL FROM:<ana@client.example>', '<ana@client.example> false'],
  ['the null reverse-path', 'MAIL FROM', 'MAIL FROM:<>', '<> false'],
  ['a blank after the colon', 'MAIL FROM', 'mail from: <ana@client.example>', '<ana@client.example> false'],
  ['SIZE and BODY', 'MAIL FROM', 'MAIL FROM:<> SIZE=9 BODY=8BITMIME', '<> {"SIZE":"9","BODY":"8BITMIME"}'],
  [
    'SMTPUTF8',
    'MAIL FROM',
    'MAIL FROM:<josé@client.example> SMTPUTF8',
    '<josé@client.example> {"SMTPUTF8":true}',
  ],
  ['a source route', 'RCPT TO', 'RCPT TO:<@a.example,@b.example:x@desk.example>', '<x@desk.example> false'],
  ['postmaster alone', 'RCPT TO', 'RCPT TO:<Postmaster>', '<Postmaster> false'],
  [
    'a quoted local part with blank and at',
    'RCPT TO',
    'RCPT TO:<"a b@c>"@desk.example>',
    '<"a b@c>"@desk.example> false',
  ],
  ['an address literal', 'RCPT TO', 'RCPT TO:<x@[IPv6:::1]>', '<x@[IPv6:::1]> false'],
  [
    'an internationalized domain',
    'RCPT TO',
    'RCPT TO:<x@xn--caf-dma.example>',
    '<x@xn--caf-dma.example> false',
  ],
  ['no angle brackets', 'MAIL FROM', 'MAIL FROM:ana@client.example', '501 5.1.7'],
  ['no colon', 'MAIL FROM', 'MAIL FROM <ana@client.example>', '501 5.5.4'],
  ['another word', 'MAIL FROM', 'MAIL FRM:<ana@client.example>', '501 5.5.4'],
  ['two at signs', 'RCPT TO', 'RCPT TO:<a@b@c.example>', '501 5.1.3'],
  ['the null path as recipient', 'RCPT TO', 'RCPT TO:<>', '501 5.1.3'],
  ['no domain', 'RCPT TO', 'RCPT TO:<suporte>', '501 5.1.3'],
  ['a blank in the local part', 'RCPT TO', 'RCPT TO:<a b@desk.example>', '501 5.1.3'],
  ['two dots', 'RCPT TO', 'RCPT TO:<a..b@desk.example>', '501 5.1.3'],
  ['a control character', 'RCPT TO', 'RCPT TO:<a\0b@desk.example>', '501 5.1.3'],
  ['a character without width', 'RCPT TO', 'RCPT TO:<a\u200bb@desk.example>', '501 5.1.3'],
  ['a wrong literal', 'RCPT TO', 'RCPT TO:<x@[999.1.1.1]>', '501 5.1.3'],
  ['an address without end', 'RCPT TO', `RCPT TO:<${'x'.repeat(300)}@desk.example>`, '501 5.1.3'],
  ['security §2 row 14: a second address', 'MAIL FROM', 'MAIL FROM:<a@x.example> <b@x.example>', '501 5.5.4'],
  ['text right after the path', 'MAIL FROM', 'MAIL FROM:<a@x.example>SIZE=1', '501 5.5.4'],
  ['security §2 row 13: an unknown parameter', 'MAIL FROM', 'MAIL FROM:<a@x.example> XPROBE=1', '555 5.5.4'],
  [
    'a parameter named like an object member',
    'MAIL FROM',
    'MAIL FROM:<a@x.example> CONSTRUCTOR',
    '555 5.5.4',
  ],
  ['DSN parameters that were not offered', 'RCPT TO', 'RCPT TO:<a@x.example> NOTIFY=NEVER', '555 5.5.4'],
  ['a repeated parameter', 'MAIL FROM', 'MAIL FROM:<> SIZE=1 SIZE=2', '501 5.5.4'],
  ['SIZE without digits', 'MAIL FROM', 'MAIL FROM:<> SIZE=big', '501 5.5.4'],
  ['a BODY that is not offered', 'MAIL FROM', 'MAIL FROM:<> BODY=BINARYMIME', '501 5.5.4'],
  [
    'octets that are not UTF-8',
    'RCPT TO',
    Buffer.from('RCPT TO:<jos\xe9@desk.example>', 'latin1'),
    '553 5.1.3',
  ],
  ['a replacement character', 'RCPT TO', 'RCPT TO:<jos\ufffd@desk.example>', '553 5.1.3'],
  ['UTF-8 without SMTPUTF8', 'MAIL FROM', 'MAIL FROM:<josé@client.example>', '553 5.6.7'],
  ['a UTF-8 recipient without SMTPUTF8', 'RCPT TO', 'RCPT TO:<josé@desk.example>', '553 5.6.7'],
]

for (const [circumstance, command, line, expected] of cases) {
  test(`path command, ${circumstance}, gives ${expected}`, () => assert.equal(parse(command, line), expected))
}

test('path command, a UTF-8 recipient after SMTPUTF8, is taken', () => {
  assert.equal(parse('RCPT TO', 'RCPT TO:<josé@desk.example>', true), '<josé@desk.example> false')
})

test('path command, any octets, never throws and never lets a line break into an address', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (octets, mayBeUtf8) => {
      const line = Buffer.concat([Buffer.from('RCPT TO:<'), octets, Buffer.from('@desk.example>')])
      const parsed = parsePathCommand('RCPT TO', line, mayBeUtf8)
      if ('address' in parsed) assert.doesNotMatch(parsed.address, /[\p{Cc}\ufffd]/u)
    }),
  )
})

test('path command, a quoted string without end of 100 000 octets, is refused in linear time', () => {
  const started = cpuMs()
  parse('RCPT TO', `RCPT TO:<"${'\\a"'.repeat(33_000)}@desk.example>`)
  assert.ok(cpuMs() - started < 200)
})
