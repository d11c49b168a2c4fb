import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mode } from '../../../src/domain/desk.ts'
import type { Authentication } from '../../../src/domain/mail/authentication.ts'
import { isAuthorAligned } from '../../../src/domain/policy/author-aligned.ts'
import { messageRules } from '../../../src/domain/policy/policy.ts'
import { refuseForgedAuthor } from '../../../src/domain/policy/rules/refuse-forged-author.ts'
import { type DeskSettings, profileSettings } from '../../../src/domain/policy/settings.ts'
import { authentication, makeDesk, messageFacts } from '../../support/facts.ts'

type Wish = DeskSettings['authentication']

function judged(found: Partial<Authentication> | null, wish: Wish, mode: Mode = 'direct') {
  const desk = makeDesk({ mode, settings: { ...profileSettings.aberto, authentication: wish } })
  const facts = messageFacts(['From: ana@client.example'], {
    desk,
    authentication: found === null ? null : authentication(found),
  })
  const verdict = refuseForgedAuthor(facts)
  return verdict.kind === 'pass' ? 'pass' : `${verdict.kind} ${verdict.reason}`
}

const spfPass = { result: 'pass', domain: 'desk.example' } as const
const table: readonly (readonly [
  string,
  Partial<Authentication> | null,
  readonly [string, string, string],
])[] = [
  ['nobody looked', null, ['pass', 'pass', 'pass']],
  [
    'an aligned author',
    { aligned: true, dmarc: { result: 'pass', policy: 'reject' } },
    ['pass', 'pass', 'pass'],
  ],
  [
    'complaint 18 a domain that asks for refusal',
    {},
    ['pass', 'hold unproved-author', 'reject forged-author'],
  ],
  [
    'security §1 a domain that asks for refusal, and signatures that nobody looked at',
    { hasUnreadSignatures: true },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  [
    'security §1 a peer that SPF forbids, and signatures that nobody looked at',
    { dmarc: { result: 'none', policy: null }, hasUnreadSignatures: true },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  [
    'a domain that asks for quarantine',
    { dmarc: { result: 'fail', policy: 'quarantine' } },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  ['a domain that only watches', { dmarc: { result: 'fail', policy: 'none' } }, ['pass', 'pass', 'pass']],
  [
    'no author that DMARC could look at',
    { dmarc: { result: 'fail', policy: null }, authorDomain: null },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  [
    'a peer that SPF forbids, without DMARC',
    { dmarc: { result: 'none', policy: null } },
    ['pass', 'hold unproved-author', 'reject peer-not-permitted'],
  ],
  [
    'a peer that SPF doubts, without DMARC',
    { dmarc: { result: 'none', policy: null }, spf: { result: 'softfail', domain: 'client.example' } },
    ['pass', 'pass', 'pass'],
  ],
  [
    'a DNS without an answer to DMARC',
    { dmarc: { result: 'temperror', policy: null } },
    ['pass', 'hold unproved-author', 'defer authentication-unavailable'],
  ],
  [
    'a DNS without an answer to SPF',
    { spf: { result: 'temperror', domain: null } },
    ['pass', 'hold unproved-author', 'defer authentication-unavailable'],
  ],
  [
    'a DNS without an answer to a key',
    { dkim: [{ result: 'temperror', domain: 'client.example', selector: 's1' }] },
    ['pass', 'hold unproved-author', 'defer authentication-unavailable'],
  ],
  [
    'a DNS without an answer to a key of the same organisation',
    {
      authorDomain: 'vendas.client.example',
      dkim: [{ result: 'temperror', domain: 'mail.client.example', selector: 's1' }],
    },
    ['pass', 'hold unproved-author', 'defer authentication-unavailable'],
  ],
  [
    'complaint 18 a key of the forger that has no answer',
    { dkim: [{ result: 'temperror', domain: 'forger.example', selector: 's1' }] },
    ['pass', 'hold unproved-author', 'reject forged-author'],
  ],
  [
    'complaint 18 a forger below the same registry whose key has no answer',
    {
      authorDomain: 'cliente.com.br',
      dkim: [{ result: 'temperror', domain: 'ladrao.com.br', selector: 's1' }],
    },
    ['pass', 'hold unproved-author', 'reject forged-author'],
  ],
  [
    'complaint 18 an SPF record of the forger that has no answer',
    { spf: { result: 'temperror', domain: 'forger.example' } },
    ['pass', 'hold unproved-author', 'reject forged-author'],
  ],
  [
    'a domain that only watches, with a key that has no answer',
    {
      dmarc: { result: 'fail', policy: 'none' },
      dkim: [{ result: 'temperror', domain: 'client.example', selector: 's1' }],
    },
    ['pass', 'pass', 'pass'],
  ],
  [
    'a domain that asks for nothing, with a key that has no answer',
    {
      dmarc: { result: 'none', policy: null },
      spf: { result: 'neutral', domain: 'client.example' },
      dkim: [{ result: 'temperror', domain: 'client.example', selector: 's1' }],
    },
    ['pass', 'pass', 'pass'],
  ],
  ['a host of ours in front', { spf: null }, ['pass', 'pass', 'pass']],
  [
    'O9 a forwarder that is trusted and found nothing',
    { forwarder: 'mx.provedor.example', dmarc: { result: 'none', policy: 'reject' } },
    ['pass', 'pass', 'pass'],
  ],
  [
    'O9 a trusted forwarder that found a forgery',
    { forwarder: 'mx.provedor.example', dmarc: { result: 'fail', policy: 'reject' } },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  [
    'O9 a trusted forwarder of the inside that found a forgery',
    { forwarder: 'mx.provedor.example', spf: null, dmarc: { result: 'fail', policy: 'quarantine' } },
    ['pass', 'hold unproved-author', 'hold unproved-author'],
  ],
  [
    'O9 a trusted forwarder that found a failure nobody minds',
    { forwarder: 'mx.provedor.example', dmarc: { result: 'fail', policy: 'none' } },
    ['pass', 'pass', 'pass'],
  ],
]
for (const [circumstance, found, [mark, hold, refuse]] of table) {
  test(`refuseForgedAuthor, ${circumstance}, is judged as the desk wishes`, () => {
    assert.equal(judged(found, 'ignore'), 'pass')
    assert.equal(judged(found, 'mark'), mark)
    assert.equal(judged(found, 'hold'), hold)
    assert.equal(judged(found, 'refuse'), refuse)
  })
}

test('refuseForgedAuthor, O7 the host of the own public address in forwarded mode, is a known forwarder', () => {
  assert.equal(judged({ spf: spfPass }, 'hold', 'forwarded'), 'pass')
  assert.equal(judged({ spf: { result: 'pass', domain: 'mx.desk.example' } }, 'hold', 'forwarded'), 'pass')
  assert.equal(judged({ spf: spfPass }, 'hold', 'direct'), 'hold unproved-author')
  const stranger = { result: 'pass', domain: 'notdesk.example' } as const
  assert.equal(judged({ spf: stranger }, 'hold', 'forwarded'), 'hold unproved-author')
  assert.equal(judged({ spf: { ...spfPass, result: 'fail' } }, 'hold', 'forwarded'), 'hold unproved-author')
})

test('refuseForgedAuthor, a failing DNS in forwarded mode, sets aside what the forwarder must not hold', () => {
  const failing = { dmarc: { result: 'temperror', policy: null } } as const
  assert.equal(judged(failing, 'refuse', 'forwarded'), 'hold unproved-author')
})

test('refuseForgedAuthor, the order of the rules, stands right after the blocklist', () => {
  const names = messageRules.map(({ name }) => name)
  assert.equal(names[names.indexOf('refuseBlockedAuthor') + 1], 'refuseForgedAuthor')
})

test('isAuthorAligned, R2 what was found or not looked for, is true for a proved author alone', () => {
  assert.equal(isAuthorAligned({ authentication: authentication({ aligned: true }) }), true)
  assert.equal(isAuthorAligned({ authentication: authentication() }), false)
  assert.equal(isAuthorAligned({ authentication: null }), false)
})
