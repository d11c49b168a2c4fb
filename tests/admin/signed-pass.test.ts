import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPassSigner } from '../../src/admin/signed-pass.ts'

const signer = createPassSigner(new Uint8Array(32).fill(7))
const now = new Date('2026-11-21T10:00:00Z')
const until = new Date('2026-11-21T10:15:00Z')

test('pass, for its matter and in its time, is good until then', () => {
  const pass = signer.sign('picture 1 of A', until)
  assert.deepEqual(signer.check(pass, 'picture 1 of A', now), until)
  assert.deepEqual(signer.check(signer.sign('picture 1 of A', until), 'picture 1 of A', now), until)
})

test('pass, for another matter, of another key, over or damaged, is good for nothing', () => {
  const pass = signer.sign('picture 1 of A', until)
  const other = createPassSigner(new Uint8Array(32).fill(8)).sign('picture 1 of A', until)
  assert.equal(signer.check(pass, 'picture 2 of A', now), null)
  assert.equal(signer.check(pass, 'picture 1 of A', until), null)
  for (const damaged of [other, '', '.', `9${pass}`, `${pass}x`, pass.slice(0, -1), `1.${'é'.repeat(43)}`])
    assert.equal(signer.check(damaged, 'picture 1 of A', now), null, damaged)
})
