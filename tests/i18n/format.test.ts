import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCount, formatDate, formatOctets } from '../../src/i18n/format.ts'

/** Intl sets words apart with more than one kind of blank. */
const plain = (text: string): string => text.replace(/\s/g, ' ')

test('formatDate, one moment in two zones and languages, is written as people there write it', () => {
  const date = new Date('2026-01-05T01:02:03Z')
  assert.equal(plain(formatDate('pt-BR', date)), '04/01/2026, 22:02:03')
  assert.equal(plain(formatDate('en', date, 'UTC')), '1/5/26, 1:02:03 AM')
})

test('formatOctets, sizes of every magnitude, take the unit that reads best', () => {
  const written = [0, 1_023, 1_024, 1_536, 25 * 1_024 ** 2, 3 * 1_024 ** 3, 2 * 1_024 ** 4].map((octets) =>
    plain(formatOctets('pt-BR', octets)),
  )
  assert.deepEqual(written, ['0 bytes', '1.023 bytes', '1 kB', '1,5 kB', '25 MB', '3 GB', '2.048 GB'])
  assert.deepEqual(
    [1, 321, 2_048].map((octets) => plain(formatOctets('en', octets))),
    ['1 byte', '321 bytes', '2 kB'],
  )
})

test('formatCount, thousands, are set apart as the language does', () => {
  assert.deepEqual(
    [formatCount('pt-BR', 1_234_567), formatCount('en', 1_234_567)],
    ['1.234.567', '1,234,567'],
  )
})
