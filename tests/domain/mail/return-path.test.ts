import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHeaderSection } from '../../../src/domain/mail/header-parse.ts'
import { returnPathOf } from '../../../src/domain/mail/return-path.ts'

const cases: readonly (readonly [string, string, string | null])[] = [
  ['none', 'From: a@x.example', null],
  ['one', 'Return-Path: <ana@cliente.example>', 'ana@cliente.example'],
  ['one without brackets', 'return-path: ana@cliente.example', 'ana@cliente.example'],
  ['the null one', 'Return-Path: <>', null],
  ['one of SRS', 'Return-Path: <SRS0=h=st=x.example=ana@f.example>', 'SRS0=h=st=x.example=ana@f.example'],
  [
    'two, of which the sender wrote one',
    'Return-Path: <ana@cliente.example>\r\nReceived: x\r\nReturn-Path: <forjado@x.example>',
    'ana@cliente.example',
  ],
  ['what is no address', 'Return-Path: <ana>', null],
  ['what holds a line of SMTP', 'Return-Path: <a@x.example> RCPT TO:<b@x.example>', null],
  ['what is longer than any', `Return-Path: <${'a'.repeat(300)}@x.example>`, null],
]

for (const [circumstance, fields, expected] of cases) {
  test(`returnPathOf, ${circumstance}, is ${expected ?? 'unknown'}`, () => {
    const { fields: section } = parseHeaderSection(Buffer.from(`${fields}\r\n\r\n`))
    assert.equal(returnPathOf(section), expected)
  })
}
