import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  mailProviderIds,
  mailProviderOf,
  mailProviders,
} from '../../../src/domain/outgoing/mail-providers.ts'
import { presets } from '../../../src/domain/outgoing/presets.ts'
import { isHostName } from '../../../src/domain/outgoing/server-name.ts'

test('mailProviders, each of them, M27 O6 O8 is reached by encryption alone, at a host that can be named', () => {
  for (const id of mailProviderIds) {
    const { imap, pop3, smtp } = mailProviders[id]
    for (const server of [imap, smtp, ...(pop3 === null ? [] : [pop3])]) {
      assert.ok(isHostName(server.host), `${id} ${server.host}`)
      assert.notEqual(server.encryption, 'none')
      assert.ok([465, 587, 993, 995].includes(server.port))
    }
  }
})

test('presets, channels of a provider, M14 O8 go where the table of providers says', () => {
  assert.equal(presets['google-password'].server, mailProviders['google-password'].smtp)
  assert.equal(presets['google-password'].mechanism, 'plain')
  assert.equal(presets['microsoft-oauth'].server, mailProviders['microsoft-oauth'].smtp)
  assert.equal(presets['microsoft-oauth'].mechanism, 'xoauth2')
})

test('mailProviderOf, a domain and the hosts of its MX, C3 gives who keeps its mail', () => {
  const cases: readonly (readonly [string, readonly string[], string | null])[] = [
    ['empresa.example', ['empresa-example.mail.protection.outlook.com'], 'microsoft-oauth'],
    ['empresa.example', ['empresa-example.a-v1.mx.microsoft'], 'microsoft-oauth'],
    ['empresa.example', ['ASPMX.L.GOOGLE.COM.', 'alt1.aspmx.l.google.com'], 'google-oauth'],
    ['empresa.example', ['smtp.google.com'], 'google-oauth'],
    ['empresa.example', ['mx.jk.locaweb.com.br'], 'locaweb'],
    ['empresa.example', ['mx2.titan.email'], 'titan'],
    ['gmail.com', [], 'google-oauth'],
    ['Sapo.PT', [], 'sapo'],
    ['empresa.example', ['mx.empresa.example'], null],
    ['empresa.example', ['notgoogle.com', 'titan.email.ladrao.example'], null],
    ['empresa.example', [], null],
  ]
  for (const [domain, exchangers, provider] of cases)
    assert.equal(mailProviderOf(domain, exchangers), provider, `${domain} ${exchangers.join()}`)
})
