import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSecretBox } from '../../src/store/secret-box.ts'

const box = createSecretBox(new Uint8Array(32).fill(7))

test('secret box, a sealed text, security 6.18 opens for its owner alone', () => {
  const sealed = box.seal('CANÁRIO-123', 'ana')
  assert.equal(box.open(sealed, 'ana'), 'CANÁRIO-123')
  assert.equal(box.open(sealed, 'bia'), null)
  assert.doesNotMatch(sealed, /CAN/)
  assert.notEqual(box.seal('CANÁRIO-123', 'ana'), sealed)
})

test('secret box, another key, security 6.18 opens nothing and is told apart', () => {
  const other = createSecretBox(new Uint8Array(32).fill(8))
  const sealed = box.seal('x', 'ana')
  assert.equal(other.open(sealed, 'ana'), null)
  assert.notEqual(other.seal('x', 'ana').split('.')[0], sealed.split('.')[0])
})

test('secret box, any part changed or missing, security 6.18 opens nothing', () => {
  const sealed = box.seal('x', 'ana')
  const parts = sealed.split('.')
  for (const index of parts.keys()) {
    const changed = parts.with(
      index,
      (parts[index] ?? '').replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    )
    assert.equal(box.open(changed.join('.'), 'ana'), null)
    assert.equal(box.open(parts.toSpliced(index, 1).join('.'), 'ana'), null)
  }
  for (const text of ['', '...', 'x']) assert.equal(box.open(text, 'ana'), null)
})

test('secret box, a key of before, security 6.18 still opens what it sealed and seals nothing any more', () => {
  const old = new Uint8Array(32).fill(7)
  const current = new Uint8Array(32).fill(8)
  const rotated = createSecretBox(current, [old])
  assert.equal(rotated.open(createSecretBox(old).seal('segredo', 'canal'), 'canal'), 'segredo')
  assert.equal(createSecretBox(current).open(rotated.seal('segredo', 'canal'), 'canal'), 'segredo')
  assert.equal(createSecretBox(old).open(rotated.seal('segredo', 'canal'), 'canal'), null)
})
