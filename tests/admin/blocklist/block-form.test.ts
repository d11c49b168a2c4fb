import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockFaults, endOf, readBlockForm } from '../../../src/admin/pages/blocklist/block-form.ts'

const now = new Date('2026-01-05T13:00:00Z')

const forms: readonly (readonly [circumstance: string, body: Record<string, string>, faults: string[]])[] = [
  ['all there', { reason: 'propaganda', expires: '2026-01-05' }, []],
  ['no reason', { reason: '' }, ['reason']],
  ['a day that is over', { reason: 'x', expires: '2026-01-04' }, ['expires']],
  ['a day that is none', { reason: 'x', expires: '2026-02-31x' }, ['expires']],
]

for (const [circumstance, body, faults] of forms) {
  test(`blockFaults, C54 ${circumstance}, finds ${faults.join() || 'nothing'}`, () => {
    const form = readBlockForm({ pattern: 'X@Spam.Example', ...body })
    assert.equal(form.listed.pattern, 'x@spam.example')
    assert.deepEqual(Object.keys(blockFaults(form, now)), faults)
  })
}

test('readBlockForm, C53 a list that is none, blocks', () => {
  assert.equal(readBlockForm({ list: 'other' }).list, 'block')
  assert.equal(readBlockForm({ list: 'allow' }).list, 'allow')
})

test('endOf, C54 a day, is the moment the next one begins', () => {
  assert.deepEqual(endOf('2026-12-31'), new Date('2027-01-01T00:00:00Z'))
  assert.equal(endOf(''), null)
})
