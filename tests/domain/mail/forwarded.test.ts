import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looksForwarded, originalSender } from '../../../src/domain/mail/forwarded.ts'
import { cpuMs } from '../../support/waits.ts'

for (const [from, name, address] of [
  ['Ana Lúcia <ana@cliente.example>', 'Ana Lúcia', 'ana@cliente.example'],
  ['"Silva, Ana" <ana@cliente.example>', 'Silva, Ana', 'ana@cliente.example'],
  ['Ana [mailto:ana@cliente.example]', 'Ana', 'ana@cliente.example'],
  ['Ana <ana@cliente.example<mailto:ana@cliente.example>>', 'Ana', 'ana@cliente.example'],
  ['Ana <ana@cliente.example> <mailto:ana@cliente.example>', 'Ana', 'ana@cliente.example'],
  ['ana@cliente.example', '', 'ana@cliente.example'],
  ['<ana@cliente.example>', '', 'ana@cliente.example'],
  ['ana@cliente.example <ana@cliente.example>', '', 'ana@cliente.example'],
  ['vitima@outra.example <ana@cliente.example>', 'vitima@outra.example', 'ana@cliente.example'],
  ["'Ana' via Suporte <ana@cliente.example>", 'Ana via Suporte', 'ana@cliente.example'],
] as const) {
  test(`complaint 14 original sender, written ${from}, is read`, () => {
    assert.deepEqual(originalSender({ from, subject: null, date: null }), { name, address })
  })
}

for (const from of [null, '', 'Ana Lúcia', 'Ana <ana@>', '@', `${'a'.repeat(2_000)}@cliente.example`]) {
  test(`complaint 14 original sender, of no address in ${String(from).slice(0, 20)}, is nobody`, () => {
    assert.equal(originalSender({ from, subject: null, date: null }), null)
  })
}

test('original sender, hostile repetition, is read in linear time', () => {
  const started = cpuMs()
  for (const from of ['<'.repeat(1_000), '@'.repeat(1_000), 'a'.repeat(1_000), 'a@'.repeat(500)])
    for (let each = 0; each < 100; each++) originalSender({ from, subject: null, date: null })
  assert.ok(cpuMs() - started < 1_000)
})

test('looks forwarded, by prefix or by the message within, is told by the outline alone', () => {
  assert.equal(looksForwarded({ kind: 'forward' }), true)
  assert.equal(looksForwarded({ kind: 'new', hasMessage: true }), true)
  assert.equal(looksForwarded({ kind: 'reply' }), false)
})
