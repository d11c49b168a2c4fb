import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choiceField, isTicked, linesField, textField, textsField } from '../../src/admin/form-field.ts'

const bodies: readonly [circumstance: string, body: unknown, text: string][] = [
  ['a text', { name: '  Ana ' }, 'Ana'],
  ['nothing at all', undefined, ''],
  ['an object for a text', { name: { $ne: '' } }, ''],
  ['a list for a text', { name: ['a', 'b'] }, ''],
  ['NUL in the text', { name: 'a\0b' }, 'ab'],
  ['a lone surrogate', { name: 'a\ud800' }, 'a\ufffd'],
  ['a megabyte', { name: 'x'.repeat(1_000_000) }, 'x'.repeat(2000)],
  ['a field of the prototype', Object.create({ name: 'inherited' }), ''],
]

for (const [circumstance, body, text] of bodies) {
  test(`textField, ${circumstance}, security 6.22 gives a text`, () => {
    assert.equal(textField(body, 'name'), text)
  })
}

test('choiceField, a word that is no choice, is null', () => {
  assert.equal(choiceField({ mode: 'direct' }, 'mode', ['direct', 'forwarded']), 'direct')
  assert.equal(choiceField({ mode: 'constructor' }, 'mode', ['direct', 'forwarded']), null)
})

test('linesField, lines, commas and blanks, gives each word once trimmed', () => {
  assert.deepEqual(linesField({ aliases: ' a@x.example\r\n\n b@x.example, c@x.example;' }, 'aliases'), [
    'a@x.example',
    'b@x.example',
    'c@x.example',
  ])
})

test('textsField, one, many or objects, gives only texts up to the limit', () => {
  assert.deepEqual(textsField({ id: 'a' }, 'id', 2), ['a'])
  assert.deepEqual(textsField({ id: ['a', { b: 1 }, 'c', 'd'] }, 'id', 2), ['a', 'c'])
  assert.deepEqual(textsField({}, 'id', 2), [])
})

test('isTicked, a box left alone, is false', () => {
  assert.equal(isTicked({ enabled: 'yes' }, 'enabled'), true)
  assert.equal(isTicked({}, 'enabled'), false)
})
