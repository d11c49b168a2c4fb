import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnedHeaderSection } from '../../src/intake/returned-header-section.ts'

const returned = (text: string): string => returnedHeaderSection(Buffer.from(text, 'latin1'))
const own = 'From: a@b.example\r\nSubject: Impress\xe3o\r\n longa\r\n'

test('returned header section, a message, is its fields octet by octet and nothing of its body', () => {
  assert.equal(returned(`${own}\r\nsegredo: sim\r\n`), own)
})

test('returned header section, a message of fields alone, is all of it', () => {
  assert.equal(returned(own), own)
})

test('returned header section, a mailbox line and stray text, leaves them out', () => {
  assert.equal(returned(`From ana Mon Jan 5\r\nsegredo\r\n${own}\r\nbody`), own)
})

test('returned header section, very many fields, keeps the last, which the author wrote', () => {
  const traces = Array.from({ length: 4_000 }, (_, hop) => `Received: from hop${hop}.example\r\n`).join('')
  const kept = returned(`${traces}${own}\r\nbody`)
  assert.ok(kept.length <= 16_384 && kept.length > 16_000)
  assert.ok(kept.endsWith(own))
  assert.match(kept, /^Received: from hop\d+\.example\r\n/)
})

test('returned header section, one field longer than all may be, is none', () => {
  assert.equal(returned(`X-Long: ${'x'.repeat(200_000)}\r\n\r\nbody`), '')
})
