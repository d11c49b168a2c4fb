import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOtherLanguages, inPortugal, inSpanish, newInOtherLanguages } from './replies/in-other-languages.ts'
import { inPortuguese } from './replies/in-portuguese.ts'
import { newInPortuguese, signedInPortuguese } from './replies/signed-in-portuguese.ts'
import { splitReply } from '../../../src/intake/extract/reply-text.ts'

const replies = { inPortuguese, signedInPortuguese, inPortugal, inSpanish, inOtherLanguages }

for (const [name, cases] of Object.entries(replies)) {
  for (const [circumstance, text, reply] of cases) {
    test(`C32 reply text ${name}, ${circumstance}, is what the author newly wrote`, () => {
      const found = splitReply(text)
      assert.equal(found.replyText, reply)
      assert.equal(found.quotedText === '', reply === text)
    })
  }
}

for (const text of [...newInPortuguese, ...newInOtherLanguages]) {
  test(`C32 reply text, "${text.slice(0, 30)}", stays whole`, () => {
    assert.deepEqual(splitReply(text), { replyText: text, quotedText: '' })
  })
}

test('reply text, a long line, comes through whole', () => {
  const line = 'palavra '.repeat(200).trim()
  assert.equal(splitReply(`${line}\n\n> antes\n`).replyText, line)
})

test('complaint 17 reply text, hostile repetition, takes linear time', () => {
  const shapes = [
    'Op x\n',
    'On 1 ',
    'On 1 \n',
    '> ',
    '0000from<',
    'a <b> ',
    'De: x\n',
    'Em 1\n',
    'skrev ',
    'abc. x skrev\n',
    '\n',
    ' ',
    '-',
    '_',
  ]
  for (const shape of shapes) {
    const text = shape.repeat(Math.floor((240 * 1024) / shape.length))
    const start = performance.now()
    assert.notEqual(splitReply(`x${text}`).replyText, '')
    splitReply(shape.repeat(Math.floor((15 * 1024) / shape.length)))
    assert.ok(performance.now() - start < 3000, shape)
  }
})
