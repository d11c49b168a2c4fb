import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toView } from '../../../src/admin/pages/desks/list.ts'
import type { ForwarderSigns } from '../../../src/store/forwarder-signs.ts'
import { makeDesk } from '../../support/facts.ts'

const signs = (change: Partial<ForwarderSigns>): ForwarderSigns => ({
  deskId: 'desk-1',
  peer: '198.51.100.9',
  sign: 'spf-fail',
  authorDomains: 5,
  ...change,
})

test('desks toView, O10 one peer with mail of five domains whose SPF fails, suspects a forwarder', () => {
  const direct = makeDesk({ mode: 'direct' })
  assert.deepEqual(
    toView([direct], true, [signs({}), signs({ peer: '203.0.113.1', authorDomains: 9 })]).forwarders,
    [{ address: direct.address, peer: '203.0.113.1', domains: 9 }],
  )
})

test('desks toView, O7 marks of a forwarder itself, need only three domains', () => {
  const desks = [makeDesk({ mode: 'direct' })]
  assert.equal(toView(desks, true, [signs({ sign: 'srs', authorDomains: 3 })]).forwarders.length, 1)
  assert.equal(toView(desks, true, [signs({ sign: 'x-forwarded', authorDomains: 2 })]).forwarders.length, 0)
  assert.equal(toView(desks, true, [signs({ authorDomains: 4 })]).forwarders.length, 0)
})

test('desks toView, a desk in forwarded mode or another one, suspects nobody', () => {
  assert.deepEqual(toView([makeDesk({ mode: 'forwarded' })], true, [signs({})]).forwarders, [])
  assert.deepEqual(toView([makeDesk({ id: 'desk-2' })], true, [signs({})]).forwarders, [])
})
