import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newTextOf } from '../../../../src/domain/ticket/reply-text/reply-text.ts'
import { lettersOf, type StructureMark } from '../../../../src/domain/ticket/reply-text/structure.ts'
import { splitReply } from '../../../../src/intake/extract/reply-text.ts'
import { runs } from '../../../support/any-mail.ts'

/** Lines that the rules look for, whole and in part. */
const knownLines = [
  '',
  '> Reiniciou?',
  '>',
  'Em qua., 3 de jan. de 2026 às 10:00, Ana <ana@client.example> escreveu:',
  'Em qua., 3 de jan. de 2026 às 10:00, Ana',
  '<ana@client.example> escreveu:',
  'Ana escreveu:',
  'De: Ana <ana@client.example>',
  'Enviado: quarta-feira, 3 de janeiro de 2026',
  'Para: help@desk.example',
  'Assunto: x',
  '-----Mensagem original-----',
  'Mensagem original',
  '##- Responda acima desta linha -##',
  '________________________________',
  '-- ',
  '----------',
  'Enviado do meu iPhone',
  'Atenciosamente,',
  'Att, Ana',
  'Ana Souza',
  '(11) 5555-0100',
  'ana@client.example',
  'Esta mensagem pode conter informação confidencial.',
  'Prezados,',
  'PS: falta o cabo.',
  'Sim, já reiniciei.',
  'Não.',
]

const anyText = fc
  .array(fc.oneof(fc.constantFrom(...knownLines), fc.string({ unit: 'binary' })), { maxLength: 40 })
  .map((lines) => lines.join('\n'))

const anyMark: fc.Arbitrary<StructureMark> = fc.record({
  kind: fc.constantFrom('quote' as const, 'signature' as const),
  opening: fc.constantFrom(...knownLines).map((line) => lettersOf(line).slice(0, 24)),
  before: fc.nat(200),
})

test('C32 reply text of any text, is lines of it in their order, and never empty where it is not', () => {
  fc.assert(
    fc.property(anyText, fc.array(anyMark, { maxLength: 3 }), (text, marks) => {
      const { replyText, quotedText } = splitReply(text, marks)
      assert.equal(replyText === '', text.trim() === '')
      const lines = text.split('\n').map((line) => line.trim())
      let at = 0
      for (const line of replyText.split('\n').map((each) => each.trim())) {
        if (line === '') continue
        at = lines.indexOf(line, at) + 1
        assert.ok(at > 0, `in its place: ${line}`)
      }
      const kept = lettersOf(replyText).length + lettersOf(quotedText).length
      assert.equal(kept, lettersOf(text).length, 'nothing is lost')
    }),
    { numRuns: runs(2000) },
  )
})

test('C32 reply text, hostile repetition of a megabyte, takes linear time', () => {
  const shapes = [
    '>',
    '>\n',
    '> a\nb\n',
    '> q\n\nresposta\n\n',
    'Em Em Em\n',
    'Em ',
    'Em 1\n',
    'Em qua., 3 de jan. de 2026 às 10:00, Ana\n',
    'De: x\n',
    'De: x\nPara: y\n',
    'De:\n\n\n\n\n\n',
    'Att,\n',
    'Oi\nAtt,\nAna\n\nPS: x\n\n',
    'Enviado do meu iPhone\n',
    '-- \n',
    'a\n\n',
    '\n',
    ' ',
    '_',
    '---\n',
    'Mensagem original\n\n\n',
    'Esta mensagem pode conter informação confidencial\n\n',
    'Ana Souza\n(11) 5555-0100\na@b.example\n\n',
    'a <b\n',
    '> x:\n',
    '\u0301',
    '\u200B',
  ]
  for (const shape of shapes) {
    const opening = lettersOf(shape.repeat(24)).slice(0, 23)
    const marks: StructureMark[] = [{ kind: 'quote', opening: `${opening}x`, before: 0 }]
    const text = `Olá\n${shape.repeat(Math.ceil((1024 * 1024) / shape.length))}`
    const start = process.cpuUsage().user
    newTextOf(text, marks)
    assert.ok(process.cpuUsage().user - start < 4_000_000, JSON.stringify(shape))
  }
})
