import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldText } from '../../src/domain/fold.ts'
import { isBlankSubject, subjectCore } from '../../src/domain/mail/subject.ts'
import { isNaming, parseSearch, withoutNaming } from '../../src/domain/search.ts'

test('parseSearch, every field in Portuguese, is a term', () => {
  const { terms, words } = parseSearch(
    'de:Ana@Client.Example para:suporte@desk.example assunto:"nota fiscal" status:recusada motivo:loop-detected protocolo:2026-000001 solto',
  )
  assert.deepEqual(terms, [
    { key: 'from', value: 'ana@client.example' },
    { key: 'to', value: 'suporte@desk.example' },
    { key: 'subject', value: 'nota fiscal' },
    { key: 'status', value: 'refused' },
    { key: 'reason', value: 'loop-detected' },
    { key: 'protocol', value: '2026-000001' },
  ])
  assert.deepEqual(words, ['solto'])
})

test('parseSearch, the English fields, mean the same', () => {
  assert.deepEqual(parseSearch('from:a@b.example state:refused').terms, [
    { key: 'from', value: 'a@b.example' },
    { key: 'status', value: 'refused' },
  ])
})

test('parseSearch, an unknown field or an open quote, is free words', () => {
  assert.deepEqual(parseSearch('http://x "aberta').words, ['http://x', '"aberta'])
})

test('parseSearch, a number of a ticket without a field, is sought as one', () => {
  assert.deepEqual(parseSearch('2026-000123 x').terms, [{ key: 'protocol', value: '2026-000123' }])
  assert.deepEqual(parseSearch('2026-12').words, ['2026-12'])
})

test('parseSearch, names that every object has, are no fields and no statuses', () => {
  assert.deepEqual(parseSearch('constructor:x toString:y').terms, [])
  assert.deepEqual(parseSearch('status:constructor').terms, [{ key: 'status', value: 'constructor' }])
})

test('parseSearch, any text, never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseSearch(text).words)))
})

test('isNaming, an address alone or within a text LGPD, is told from a longer one', () => {
  for (const text of [
    'ana@x.example',
    'de:"Ana@X.example"',
    '<ana@x.example>,rui@x.example',
    'a@ana@x.example ana@x.example',
  ])
    assert.ok(isNaming(text, 'ana@x.example'), text)
  for (const text of ['', 'nana@x.example', 'ana@x.example.br', 'a.ana@x.example', 'ana', 'éana@x.example'])
    assert.ok(!isNaming(text, 'ana@x.example'), text)
})

test('withoutNaming, a search with other conditions LGPD, keeps them as they were typed', () => {
  const query = 'de:Ana@x.example "papel A4"  -para:"ana@x.example" fila:fiscal nana@x.example'
  assert.equal(withoutNaming(query, 'ana@x.example'), '"papel A4" fila:fiscal nana@x.example')
  assert.equal(withoutNaming(' ana@x.example ', 'ana@x.example'), '')
})

test('foldText, accents and case and NUL, are folded away', () => {
  assert.equal(foldText('SOLICITAÇÃO\0 \ud800'), 'solicitacao �')
})

test('subjectCore, M26d prefixes in a row, leave the core', () => {
  assert.equal(subjectCore('RES: Re: ENC: Fwd: AW: WG: TR: RV: Re[2]: Impressora'), 'Impressora')
})

test('isBlankSubject, A16 prefixes and invisible characters, are blank', () => {
  for (const subject of ['', '  ', 'Re:', 'RES: Re: ', '\u200b']) assert.ok(isBlankSubject(subject))
  assert.ok(!isBlankSubject('Re: x'))
})
