import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityOf } from '../../../src/gateway/pull/mail-identity.ts'
import { accountPauseMs, mailPauseMs } from '../../../src/gateway/pull/pauses.ts'
import { pullErrorOf } from '../../../src/gateway/pull/pull-error.ts'

const identity = (text: string): string | null => identityOf(Buffer.from(text))

test('identityOf, the same fields as other servers tell them, is the same', () => {
  const one = identity('Message-ID: <a@x.example>\r\nSubject: Um pedido\r\n longo\r\n\r\n')
  assert.equal(identity('subject:  Um pedido\n\tlongo\nMESSAGE-ID : <a@x.example>\n\n'), one)
  assert.notEqual(identity('Message-ID: <b@x.example>\r\nSubject: Um pedido longo\r\n\r\n'), one)
})

test('identityOf, a mail that says nothing of itself, is none', () => {
  assert.equal(identity('\r\n'), null)
  assert.equal(identityOf(undefined), null)
})

test('pauses, of accounts and mails that fail again and again, complaint 3 grow to a bound and never end', () => {
  for (const [pause, most] of [
    [accountPauseMs, 15 * 60_000],
    [mailPauseMs, 6 * 3_600_000],
  ] as const) {
    let last = 0
    for (let times = 1; times < 2_000; times++) {
      const now = pause(times, 1)
      assert.ok(now >= last && now <= most, `${times}: ${now}`)
      assert.ok(pause(times, 0) >= now / 2 - 1)
      last = now
    }
    assert.equal(last, most)
  }
})

const faults: readonly (readonly [string, object, string])[] = [
  ['a closed port', { code: 'ECONNREFUSED' }, 'unreachable'],
  ['a name nobody has', { code: 'ENOTFOUND' }, 'unreachable'],
  ['a greeting that does not come', { code: 'GREETING_TIMEOUT' }, 'timed-out'],
  ['a certificate of another', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls'],
  ['a certificate of nobody', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls'],
  ['words before the handshake', { code: 'STARTTLS_INJECTION' }, 'tls'],
  ['a line that is cut', { code: 'ECONNRESET' }, 'connection-lost'],
  ['an answer of the server', { responseStatus: 'NO' }, 'protocol'],
  ['an answer that no server may give', { code: 'LiteralTooLarge' }, 'protocol'],
  ['what the database says', { code: 'SQLITE_FULL' }, 'our-failure'],
]

for (const [circumstance, properties, fault] of faults) {
  test(`pullErrorOf, ${circumstance}, is ${fault}`, () => {
    const error = pullErrorOf(Object.assign(new Error('10.0.0.1 says no'), properties))
    assert.equal(error.fault, fault)
    const isSilent = fault === 'unreachable' || fault === 'our-failure'
    if (isSilent) assert.equal(error.words, '', 'it is nobody’s to find out')
  })
}
