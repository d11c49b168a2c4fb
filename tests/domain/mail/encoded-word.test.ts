import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeEncodedWords } from '../../../src/domain/mail/encoded-word.ts'

const rows: readonly (readonly [circumstance: string, value: string, expected: string])[] = [
  ['A10 plain text', 'Impressora', 'Impressora'],
  ['A10 Q in UTF-8', '=?UTF-8?Q?Solicita=C3=A7=C3=A3o_de_acesso?=', 'Solicitação de acesso'],
  ['A10 B in UTF-8', '=?utf-8?B?SW1wcmVzc8Ojbw==?=', 'Impressão'],
  ['A10 Q in ISO-8859-1', '=?iso-8859-1?Q?Atendimento_r=E1pido?=', 'Atendimento rápido'],
  ['a character split between two words', '=?utf-8?B?w6c=?= =?utf-8?B?w6M=?=', 'çã'],
  ['octets of one character in two words', '=?utf-8?Q?=C3?= =?utf-8?Q?=A7?=', 'ç'],
  ['text between two words', '=?utf-8?Q?a?= e =?utf-8?Q?b?=', 'a e b'],
  ['a language tag', '=?utf-8*pt?Q?ol=C3=A1?=', 'olá'],
  ['an unknown charset', '=?x-nobody-knows?Q?ol=C3=A1?=', 'olá'],
  ['Japanese', '=?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=', 'こんにちは'],
  ['broken base64', '=?utf-8?B?SGk?=', 'Hi'],
  ['no encoded word at all', 'a =? b', 'a =? b'],
  ['an injected line break', '=?utf-8?Q?a=0D=0ABcc:_x?=', 'a Bcc: x'],
]

for (const [circumstance, value, expected] of rows) {
  test(`decodeEncodedWords, ${circumstance}, is decoded`, () =>
    assert.equal(decodeEncodedWords(value), expected))
}

test('decodeEncodedWords, any text, gives text without control characters', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(decodeEncodedWords(text))))
})

test('decodeEncodedWords, a megabyte of openings, ends', () => {
  assert.ok(decodeEncodedWords('=?utf-8?Q?'.repeat(100_000)).length > 0)
})
