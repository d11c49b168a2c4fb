import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { after, before, test } from 'node:test'
import { noWorld } from '../../../src/admin/outgoing-means.ts'
import { type DnsRecords, dnsError } from '../../../src/intake/authenticity/resolver.ts'
import { openChannel } from '../../../src/outgoing/open-channel.ts'
import { findChannel, saveChannel } from '../../../src/store/channels.ts'
import { findDkimKey } from '../../../src/store/dkim-keys.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { newChannel } from '../../support/channels.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let visitor: Visitor
let answer: () => DnsRecords
const asked: string[] = []

before(async () => {
  const resolve = async (name: string, type: string) => {
    asked.push(`${type} ${name}`)
    return answer()
  }
  admin = await startTestAdmin({ outgoing: { ...noWorld, resolve } })
  visitor = await admin.signIn('administrator')
  const channel = newChannel({ id: 'a', address: 'suporte@Saida.example' })
  await saveChannel(admin.database.writer, channel, new Date())
})
after(() => admin.close())

const page = '/channels/a/dkim'

async function opened() {
  const { database } = admin
  const channel = await findChannel(database.reader, 'a')
  assert.ok(channel)
  const secrets = createSecretBox(new Uint8Array(32).fill(7))
  return openChannel(channel, { database, secrets, accessTokens: async () => '' })
}

async function check(): Promise<string> {
  await visitor.post(page, { step: 'check' })
  return (await visitor.get(page)).text
}

test('dkim, a key made, is shown as a record, its private half sealed, and signs nothing yet', async () => {
  assert.match((await visitor.get(page)).text, /sai sem assinatura/)
  await visitor.post(page, { step: 'make' })
  const key = await findDkimKey(admin.database.reader, 'saida.example')
  const { text } = await visitor.get(page)
  assert.ok(text.includes(`${key?.selector}._domainkey.saida.example`))
  assert.ok(text.includes(`v&#x3D;DKIM1; k&#x3D;rsa; p&#x3D;`))
  assert.doesNotMatch(JSON.stringify(await admin.database.reader('dkim_keys')) + text, /PRIVATE KEY/)
  assert.equal((await opened()).dkim, null)
})

test('dkim, the record looked for in the DNS, is told in each state and signs once it is there', async () => {
  const key = await findDkimKey(admin.database.reader, 'saida.example')
  const publicKey = key?.publicKey ?? ''
  const cases: readonly (readonly [() => DnsRecords, RegExp, boolean])[] = [
    [
      () => [['v=DKIM1; k=rsa; p=', publicKey.slice(0, 200), publicKey.slice(200)]],
      /Publicada: assina/,
      true,
    ],
    [() => [['v=DKIM1; p=AAAA']], /tem outra chave/, false],
    [() => [['v=DKIM1; p=']], /Revogada no DNS/, false],
    [() => [['v=spf1 -all']], /Não está no DNS/, false],
    [
      () => {
        throw dnsError('ENOTFOUND')
      },
      /Não está no DNS/,
      false,
    ],
  ]
  for (const [records, says, signs] of cases) {
    answer = records
    assert.match(await check(), says)
    assert.equal((await opened()).dkim !== null, signs, String(says))
  }
  assert.equal(asked[0], `TXT ${key?.selector}._domainkey.saida.example`)
})

test('dkim, a DNS that does not answer, changes nothing', async () => {
  const key = await findDkimKey(admin.database.reader, 'saida.example')
  answer = () => [[`v=DKIM1; k=rsa; p=${key?.publicKey}`]]
  await check()
  answer = () => {
    throw dnsError('ETIMEOUT')
  }
  assert.match(await check(), /não respondeu[\s\S]*Publicada: assina/)
})

test('dkim, the key that signs, is the other half of the one in the DNS', async () => {
  const { dkim } = await opened()
  const key = await findDkimKey(admin.database.reader, 'saida.example')
  const octets = Buffer.from('what is signed')
  const signature = sign('sha256', octets, createPrivateKey(dkim?.privateKey ?? ''))
  const der = Buffer.from(key?.publicKey ?? '', 'base64')
  assert.ok(verify('sha256', octets, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature))
  assert.equal(dkim?.domain, 'saida.example')
})

test('dkim, a key removed, leaves mail unsigned', async () => {
  await visitor.post(page, { step: 'remove' })
  assert.equal((await opened()).dkim, null)
  assert.equal(await findDkimKey(admin.database.reader, 'saida.example'), null)
})
