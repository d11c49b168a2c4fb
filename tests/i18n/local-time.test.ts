import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLocalField, toLocalField } from '../../src/i18n/local-time.ts'

test('fromLocalField, a time as a form gives it, is the moment in São Paulo', () => {
  assert.equal(fromLocalField('2026-11-21T09:30')?.toISOString(), '2026-11-21T12:30:00.000Z')
  assert.equal(toLocalField(new Date('2026-11-21T12:30:59Z')), '2026-11-21T09:30')
  assert.equal(toLocalField(null), '')
})

test('fromLocalField, in a summer when clocks were put forward, is two hours behind UTC', () => {
  assert.equal(fromLocalField('2018-12-24T18:00')?.toISOString(), '2018-12-24T20:00:00.000Z')
})

test('fromLocalField, a day or an hour that there never was, is none', () => {
  for (const text of ['2026-02-31T10:00', '2018-11-04T00:30', '2026-11-21', '2026-11-21T25:00', "'; --", ''])
    assert.equal(fromLocalField(text), null, text)
})
