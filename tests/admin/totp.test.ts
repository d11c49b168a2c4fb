import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newTotpSecret, totpStep, totpUri } from '../../src/admin/totp.ts'

/** The secret of RFC 6238 appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

const vectors = [
  [59, '287082'],
  [1111111109, '081804'],
  [1234567890, '005924'],
  [2000000000, '279037'],
] as const

for (const [seconds, code] of vectors) {
  test(`totp, RFC 6238 appendix B at ${seconds} s, security 6.16 gives the step of its code`, () => {
    assert.equal(totpStep(secret, code, at(seconds)), Math.floor(seconds / 30))
  })
}

test('totp, a code one step away, security 6.16 is taken and two steps away is not', () => {
  const step = 2000000000 / 30
  for (const [seconds, expected] of [
    [-60, null],
    [-30, Math.floor(step)],
    [30, Math.floor(step)],
    [60, null],
  ] as const)
    assert.equal(totpStep(secret, '279037', at(2000000000 + seconds)), expected, String(seconds))
})

test('totp, anything but the six digits, security 6.16 is no code', () => {
  for (const code of ['', '27903', '2790370', '279038', ' 79037', '２７９０３７'])
    assert.equal(totpStep(secret, code, at(2000000000)), null, code)
})

test('totp, a code with a blank as apps show it, is the code', () => {
  assert.equal(totpStep(secret, ' 279 037 ', at(2000000000)), Math.floor(2000000000 / 30))
})

test('totp, a new secret, has 160 bits and goes to the app as an address', () => {
  assert.match(newTotpSecret(), /^[A-Z2-7]{32}$/)
  assert.notEqual(newTotpSecret(), newTotpSecret())
  const uri = new URL(totpUri(secret, 'ana?issuer=x&secret=y'))
  assert.deepEqual(
    [uri.protocol, uri.searchParams.get('secret'), uri.searchParams.get('issuer')],
    ['otpauth:', secret, 'Portaria'],
  )
})
