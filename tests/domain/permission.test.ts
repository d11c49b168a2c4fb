import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Allowance, atLeast, greatest, mayAt, type Permissions } from '../../src/domain/permission.ts'

const permissions: Permissions = new Map([
  ['closed', null],
  ['seen', 'see'],
  ['worked', 'work'],
  ['led', 'manage'],
])

const cases: readonly [queue: string | null, may: readonly Allowance[]][] = [
  [null, ['see', 'work', 'manage']],
  ['without groups', ['see', 'work', 'manage']],
  ['closed', []],
  ['seen', ['see']],
  ['worked', ['see', 'work']],
  ['led', ['see', 'work', 'manage']],
]

for (const [queue, may] of cases) {
  test(`mayAt, a ticket in the queue ${queue}, allows ${may.join(', ') || 'nothing'}`, () => {
    for (const asked of ['see', 'work', 'manage'] as const) {
      assert.equal(mayAt(permissions, queue, asked), may.includes(asked), asked)
    }
  })
}

test('atLeast, a queue where less is allowed, closes it and no other', () => {
  assert.deepEqual(
    [...atLeast(permissions, 'work')],
    [
      ['closed', null],
      ['seen', null],
      ['worked', 'work'],
      ['led', 'manage'],
    ],
  )
})

test('greatest, what several groups allow, is what the most generous allows', () => {
  assert.equal(greatest(['see', 'manage', 'work']), 'manage')
  assert.equal(greatest([]), null)
})
