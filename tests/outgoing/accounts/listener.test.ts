import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerCertificate } from 'node:tls'
import { checkListener, faultOfCertificate } from '../../../src/outgoing/accounts/listener.ts'
import { openDownstream } from '../../support/downstream.ts'

const now = new Date('2026-11-21T12:00:00Z')
const hostname = 'mx.portaria.example'

const certificates: readonly (readonly [string, Partial<PeerCertificate>, string | null])[] = [
  ['of our name, for 15 days', {}, null],
  ['that ended a second ago', { valid_to: 'Nov 21 11:59:59 2026 GMT' }, 'expired'],
  ['that ends in 13 days', { valid_to: 'Dec  4 12:00:00 2026 GMT' }, 'expires-soon'],
  ['that begins tomorrow', { valid_from: 'Nov 22 12:00:00 2026 GMT' }, 'not-yet'],
  ['of another name', { subjectaltname: 'DNS:mx.outro.example' }, 'other-name'],
  ['of every name of our domain', { subjectaltname: 'DNS:a.example, DNS:*.PORTARIA.example' }, null],
  ['of every name of all domains', { subjectaltname: 'DNS:*.example' }, 'other-name'],
  ['that is none', { valid_to: '' }, 'no-certificate'],
]

for (const [circumstance, changes, expected] of certificates) {
  test(`certificate, one ${circumstance}, M6 ${expected === null ? 'is good' : `is ${expected}`}`, () => {
    const certificate = {
      valid_from: 'Nov  1 00:00:00 2026 GMT',
      valid_to: 'Dec  6 12:00:00 2026 GMT',
      subjectaltname: `DNS:${hostname}`,
      subject: { CN: hostname },
      ...changes,
    } as PeerCertificate
    const { whyKey = null, moment = null } = faultOfCertificate(certificate, hostname, now) ?? {}
    assert.equal(whyKey, expected === null ? null : `accounts.why.${expected}`)
    const told = expected === 'not-yet' ? certificate.valid_from : certificate.valid_to
    const isOfTime = ['expired', 'expires-soon', 'not-yet'].includes(expected ?? '')
    assert.deepEqual(moment, isOfTime ? new Date(told) : null)
  })
}

const options = { hostname, clock: () => now, withinMs: 400, transcript: null }

test('listener, one that takes connections and says nothing, M6 is told on its line in time', async (t) => {
  const silent = await openDownstream((state) => (state === 'greeting' ? () => undefined : undefined))
  t.after(() => silent.close())
  const from = performance.now()
  const [line] = await checkListener({ host: '127.0.0.1', port: silent.port }, options)
  assert.equal(line?.state, 'bad')
  assert.equal(line?.whyKey, 'accounts.why.timeout')
  assert.ok(performance.now() - from < 1_500)
})

test('listener, one that refuses or has no STARTTLS, M6 is told in its own words or on the next line', async (t) => {
  const busy = await openDownstream((state, socket) =>
    state === 'greeting' ? () => socket.write('421 4.3.2 \u001b[31mfull\r\n') : undefined,
  )
  t.after(() => busy.close())
  const [refused] = await checkListener({ host: '127.0.0.1', port: busy.port }, options)
  assert.equal(refused?.words, '421 4.3.2 ?[31mfull')
  const clear = await openDownstream()
  t.after(() => clear.close())
  const [open, certificate] = await checkListener({ host: '127.0.0.1', port: clear.port }, options)
  assert.equal(open?.state, 'good')
  assert.equal(certificate?.whyKey, 'accounts.why.no-starttls')
})
