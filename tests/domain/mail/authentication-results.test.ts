import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAuthenticationResults } from '../../../src/domain/mail/authentication-results.ts'
import { cpuMs } from '../../support/waits.ts'

test('parseAuthenticationResults, a field of a great provider, reads host, results and properties', () => {
  const { authservId, results } = parseAuthenticationResults(
    'MX.provedor.example 1;\r\n dkim=pass header.i=@Cliente.example header.s=s1 header.b="a;b";\r\n' +
      ' spf = pass (host: ana@x designates 192.0.2.7 as permitted; really) smtp.mailfrom=ana@cliente.example;\r\n' +
      ' dmarc/1=fail (p=REJECT (nested; comment) sp=NONE) header.from=cliente.example',
  )
  assert.equal(authservId, 'mx.provedor.example')
  assert.deepEqual(
    results.map(({ method, result }) => [method, result]),
    [
      ['dkim', 'pass'],
      ['spf', 'pass'],
      ['dmarc', 'fail'],
    ],
  )
  assert.equal(results[0]?.properties.get('header.i'), '@cliente.example')
  assert.equal(results[0]?.properties.get('header.b'), 'a;b')
  assert.equal(results[1]?.properties.get('smtp.mailfrom'), 'ana@cliente.example')
  assert.equal(results[2]?.properties.get('header.from'), 'cliente.example')
})

test('parseAuthenticationResults, a result inside a comment or a quotation, is none', () => {
  const { results } = parseAuthenticationResults('mx.a.example; (dmarc=pass;) none; "x; dmarc=pass"')
  assert.deepEqual(
    results.filter(({ method }) => method === 'dmarc'),
    [],
  )
})

test('parseAuthenticationResults, a field made to be slow or broken, ends at once', () => {
  const started = cpuMs()
  for (const text of ['(', '"', '\\', ';', ' ', '=', 'a= '])
    parseAuthenticationResults(`mx.a.example;${text.repeat(500_000)}`)
  assert.ok(cpuMs() - started < 1_000)
  assert.deepEqual(parseAuthenticationResults(''), { authservId: '', results: [] })
})
