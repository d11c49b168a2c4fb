import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Authentication } from '../../../src/domain/mail/authentication.ts'
import { decodeRewrittenSender, forwarderOf, forwardingSignOf } from '../../../src/domain/mail/forwarding.ts'
import { authentication } from '../../support/facts.ts'

const rewritten: readonly (readonly [string, string | null, string | null])[] = [
  ['O10 SRS0', 'SRS0=HHH=TT=cliente.example=ana@provedor.example', 'ana@cliente.example'],
  ['O10 SRS0 with a plus sign', 'srs0+HHH=TT=Cliente.example=ana@provedor.example', 'ana@cliente.example'],
  ['O10 SRS1', 'SRS1=GGG=um.example==HHH=TT=cliente.example=ana@dois.example', 'ana@cliente.example'],
  ['O7 Microsoft 365', 'suporte+SRS=HHH=TT=cliente.example=ana@inquilino.example', 'ana@cliente.example'],
  ['O10 SRS0 with equals signs in the name', 'SRS0=H=T=cliente.example=a=b@p.example', 'a=b@cliente.example'],
  ['a name that begins alike', 'srs0ferreira@cliente.example', null],
  ['too few parts', 'SRS0=HHH=TT@provedor.example', null],
  ['no domain', 'SRS0=HHH=TT=ana=x@provedor.example', null],
  ['an ordinary address', 'ana@cliente.example', null],
  ['the null reverse-path', null, null],
]
for (const [circumstance, reversePath, original] of rewritten) {
  test(`decodeRewrittenSender, ${circumstance}, gives ${original}`, () => {
    assert.equal(decodeRewrittenSender(reversePath), original)
  })
}

const spf = (result: 'fail' | 'pass'): Authentication =>
  authentication({ spf: { result, domain: 'cliente.example' } })
const marked = [{ name: 'X-Forwarded-To', value: 'suporte@desk.example' }]

test('forwardingSignOf, each mark of a forwarder, names it, the surest first', () => {
  assert.equal(forwardingSignOf('SRS0=H=T=cliente.example=ana@p.example', marked, spf('fail')), 'srs')
  assert.equal(forwardingSignOf('ana@cliente.example', marked, spf('fail')), 'x-forwarded')
  assert.equal(forwardingSignOf('eva+caf_=suporte=desk.example@provedor.example', [], null), 'x-forwarded')
  assert.equal(forwardingSignOf('ana@cliente.example', [], spf('fail')), 'spf-fail')
  assert.equal(forwardingSignOf('ana@cliente.example', [], spf('pass')), null)
  assert.equal(forwardingSignOf(null, [], null), null)
  const resent = ['Resent-From', 'Resent-To'].map((name) => ({ name, value: 'ana@cliente.example' }))
  assert.equal(forwardingSignOf('ana@cliente.example', resent, null), 'resent')
  assert.equal(forwardingSignOf('ana@cliente.example', resent.slice(1), null), null)
})

test('O2 O7 O9 O10 forwarderOf, each way to rewrite a reverse-path, tells who forwarded', () => {
  assert.equal(forwarderOf('ana+caf_=suporte=empresa.example@Gmail.example'), 'ana@gmail.example')
  assert.equal(forwarderOf('ana+SRS=HHH=TT=cliente.example=bia@inquilino.example'), 'ana@inquilino.example')
  assert.equal(forwarderOf('SRS0=HHH=TT=cliente.example=ana@provedor.example'), 'provedor.example')
  assert.equal(forwarderOf('ana@cliente.example'), null)
  assert.equal(forwarderOf('SRS0=curto@provedor.example'), null)
  assert.equal(forwarderOf(null), null)
})
