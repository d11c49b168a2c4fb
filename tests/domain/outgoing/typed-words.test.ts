import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signatureLines } from '../../../src/domain/outgoing/signature.ts'
import { retypedWords, withoutSignature } from '../../../src/domain/outgoing/typed-words.ts'

const signature = signatureLines({ name: 'Bia Lima', jobTitle: 'Analista' })

test('withoutSignature, the one that the form began with, C10 C22 leaves what was typed above it', () => {
  assert.equal(withoutSignature(`Chegou.\n\nAté logo.\n\n${signature}`), 'Chegou.\n\nAté logo.')
  assert.equal(withoutSignature(`Chegou.\n\n${signature}\n\n`), 'Chegou.')
  assert.equal(withoutSignature(signature), '')
})

test('withoutSignature, nothing that parts one, or more below it than a signature has, keeps all', () => {
  const long = `Modelo\n-- \num\ndois\ntrês`
  for (const text of ['', 'Chegou.', 'Um -- dois', long]) assert.equal(withoutSignature(text), text)
})

const below = `\n\n${signature}\n\nPadaria Lua\n\nEm 21/11, Ana escreveu:\n> Não imprime.`

test('retypedWords, a text mended above what stood below it, C51 C22 is what was typed', () => {
  const words = (typed: string, after: string) =>
    retypedWords(typed, { before: `${typed}${below}\n`, after: `${after}${below}\r\n` })
  assert.equal(words('Chegou.', 'Chegou ontem.\nPode buscar.'), 'Chegou ontem.\nPode buscar.')
  assert.equal(words('Chegou.\n\nAté.', 'Até.'), 'Até.')
  assert.equal(words('', 'Chegou.'), 'Chegou.')
})

test('retypedWords, of a last line that stayed, C22 keeps it, for it was typed', () => {
  assert.equal(
    retypedWords('Um.\nTchau.', { before: 'Um.\nTchau.', after: 'Dois.\nTchau.' }),
    'Dois.\nTchau.',
  )
})

test('retypedWords, all below taken away or changed, C22 is all that is left', () => {
  assert.equal(retypedWords('Chegou.', { before: `Chegou.${below}`, after: 'Sim.' }), 'Sim.')
  assert.match(
    retypedWords('Chegou.', { before: `Chegou.${below}`, after: `Sim.${below} Sério?` }),
    /imprime\. Sério\?$/,
  )
})
