import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { dkimVerify } from 'mailauth'
import { signMail } from '../../src/outgoing/sign-mail.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const key = { domain: 'desk.example', selector: 'portaria', privateKey }

async function* octets(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text.slice(0, 10))
  yield Buffer.from(text.slice(10))
}

for (const [circumstance, length] of [
  ['short', 100],
  ['longer than memory is given', 3_000_000],
] as const)
  test(`DKIM, a mail that is ${circumstance}, is signed so that others can check it`, async () => {
    const body = 'Uma linha de texto.\r\n'.repeat(Math.ceil(length / 21))
    const mail = `From: suporte@desk.example\r\nTo: ana@client.example\r\nSubject: x\r\n\r\n${body}`
    const signed = await buffer(Readable.from(signMail(octets(mail), key)))
    assert.ok(signed.toString().startsWith('DKIM-Signature: '))
    assert.ok(signed.toString().endsWith(mail))
    const { results } = await dkimVerify(signed, {
      resolver: async () => [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]],
    })
    assert.equal(results[0]?.status.result, 'pass')
    assert.equal(results[0]?.signingDomain, 'desk.example')
  })

test('DKIM, no key, leaves the mail as it is', async () => {
  assert.equal(
    (await buffer(Readable.from(signMail(octets('From: x\r\n\r\nx\r\n'), null)))).toString(),
    'From: x\r\n\r\nx\r\n',
  )
})
