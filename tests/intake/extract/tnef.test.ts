import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decompressRtf, rtfToText } from '../../../src/intake/extract/rtf-text.ts'
import { readTnef } from '../../../src/intake/extract/tnef.ts'
import { writeTnef } from '../../support/tnef-writer.ts'

const report = Buffer.from('conteúdo do relatório')

test('complaint 20 tnef, files with short and long names, come out under the long ones', () => {
  const tnef = readTnef(
    writeTnef([
      { shortName: 'RELAT~1.TXT', longName: 'Relatório anual.txt', octets: report },
      { shortName: 'b.bin', octets: Buffer.from([0, 1]) },
    ]),
  )
  assert.deepEqual(
    tnef?.files.map(({ filename }) => filename),
    ['Relatório anual.txt', 'b.bin'],
  )
  assert.deepEqual(Buffer.from(tnef?.files[0]?.octets ?? []), report)
  assert.equal(tnef?.isWhole, true)
})

test('tnef, a text beside the files, is read', () => {
  assert.equal(readTnef(writeTnef([], 'Bom dia'))?.text, 'Bom dia')
})

test('tnef, rubbish behind the last attribute, is left alone', () => {
  const octets = Buffer.concat([
    writeTnef([{ shortName: 'a', octets: report }]),
    Buffer.from('rubbish behind the end'),
  ])
  assert.equal(readTnef(octets)?.isWhole, true)
})

test('tnef, cut anywhere, gives what could be read and says so', () => {
  const octets = writeTnef([{ shortName: 'a.txt', longName: 'á.txt', octets: report }], 'oi')
  for (let length = 6; length < octets.length - 11; length += 1) {
    const tnef = readTnef(octets.subarray(0, length))
    assert.ok((tnef?.files.length ?? 0) <= 1)
  }
  assert.equal(readTnef(octets.subarray(0, octets.length - 20))?.isWhole, false)
})

test('tnef, other octets, are no tnef', () => {
  assert.equal(readTnef(Buffer.from('PK\x03\x04 not tnef at all')), null)
  assert.equal(readTnef(Buffer.alloc(0)), null)
})

test('tnef, lengths that lie, security 6.11 cost neither memory nor time', () => {
  const octets = writeTnef([{ shortName: 'a', octets: report }])
  for (let at = 6; at < octets.length; at += 1) {
    const mutated = Buffer.from(octets)
    mutated.fill(0xff, at, Math.min(at + 4, octets.length))
    assert.notEqual(readTnef(mutated), undefined)
  }
})

test('tnef, thousands of files, security 6.11 are bounded', () => {
  const files = Array.from({ length: 2000 }, () => ({ shortName: 'a', octets: Buffer.from('x') }))
  const tnef = readTnef(writeTnef(files))
  assert.equal(tnef?.files.length, 500)
  assert.equal(tnef?.isWhole, false)
})

test('rtf text, the sample of the specification, is decompressed', () => {
  const sample = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
    'hex',
  )
  assert.equal(decompressRtf(sample), '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
})

test('rtf text, letters in each notation, become text without formatting', () => {
  const rtf =
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\f0 n\\'e3o\\par \\u8364?5 \\{ok\\}}"
  assert.equal(rtfToText(rtf), 'não\n€5 {ok}')
})
