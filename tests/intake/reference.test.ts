import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readExplanation, referenceOf, signExplanation, withReference } from '../../src/intake/reference.ts'
import { readReplyToken, signReplyToken } from '../../src/intake/reply-token.ts'
import { newId } from '../../src/store/id.ts'
import { findMessage } from '../../src/store/messages.ts'
import { addContact } from '../../src/store/contacts.ts'
import { mail, openTestIntake } from '../support/intake.ts'

const secret = new Uint8Array(32).fill(7)
const publicUrl = 'https://portaria.empresa.example'

test('referenceOf, an id, gives four letters and a link that leads back to it', () => {
  const id = newId(new Date())
  const { letters, link } = referenceOf(secret, publicUrl, id)
  assert.match(letters, /^[0-9A-Z]{4}$/)
  assert.equal(readExplanation(secret, link?.split('/p/')[1] ?? ''), id)
  assert.equal(referenceOf(secret, null, id).link, null)
})

test('readExplanation, a token of another id, purpose or secret, is not ours', () => {
  const id = newId(new Date())
  const token = signExplanation(secret, id)
  const other = newId(new Date()).toLowerCase() + token.slice(-16)
  for (const forged of [other, `${token}a`, token.slice(1), '', 'x'.repeat(100_000)])
    assert.equal(readExplanation(secret, forged), null)
  assert.equal(readExplanation(new Uint8Array(32), token), null)
  assert.equal(readReplyToken(secret, `t-${token}`), null)
  assert.equal(readExplanation(secret, signReplyToken(secret, id).slice(2)), null)
})

test('withReference, a last line near the limit, goes on in another line', () => {
  const reference = { letters: '7K2Q', link: `${publicUrl}/p/${'a'.repeat(42)}` }
  assert.deepEqual(withReference(['um', 'dois'], { letters: '7K2Q', link: null }), ['um', 'dois [ref 7K2Q]'])
  const lines = withReference(['x'.repeat(480)], reference)
  assert.equal(lines.length, 2)
  assert.ok(lines.every((line) => line.length <= 498))
})

test('beyond 1 refusal, to senders of three languages, differs and says where it is explained', async () => {
  await using door = await openTestIntake({ publicUrl })
  await door.addDesk({ profile: 'estrito', language: 'pt-BR', settings: { newRequests: 'anyone' } })
  await addContact(
    door.database.writer,
    { address: 'ana@cliente.example', name: 'Ana', role: 'requester', language: 'en' },
    new Date(),
  )
  const [english] = await door.send({ raw: mail({ Subject: '', 'Content-Language': 'es' }) })
  const other = { Subject: '', From: 'bia@cliente.example' }
  const [spanish] = await door.send({ raw: mail({ ...other, 'Content-Language': 'es-AR, en;q=0.5' }) })
  const [portuguese] = await door.send({ raw: mail({ ...other, 'Content-Language': 'de' }) })
  const texts = [english, spanish, portuguese].map((reply) => reply?.text.join(' ') ?? '')
  assert.match(texts[0] ?? '', /The e-mail has no subject/)
  assert.match(texts[1] ?? '', /El correo no tiene asunto/)
  assert.match(
    texts[2] ?? '',
    /O e-mail esta sem assunto\. \[ref [0-9A-Z]{4}\] https:\/\/portaria\.empresa\.example\/p\/\w{42}$/,
  )
  for (const text of texts) assert.match(text, /^[\x20-\x7e]{1,498}$/)
})

test('C49 refusal, after DATA and at RCPT, is found by its reference and tells the policy that judged it', async () => {
  await using door = await openTestIntake({ publicUrl })
  await door.addDesk({ profile: 'estrito' })
  const [refused] = await door.send({ raw: mail({ Subject: '' }) })
  const [unknown] = await door.send({ to: ['ninguem@empresa.example'] })
  await door.intake.idle()
  for (const reply of [refused, unknown]) {
    const text = reply?.text.at(-1) ?? ''
    const id = readExplanation(door.secret, /\/p\/(\w+)$/.exec(text)?.[1] ?? '')
    const message = await findMessage(door.database.reader, id ?? '')
    assert.equal(message?.reference, /\[ref (\w{4})\]/.exec(text)?.[1])
    assert.ok(message?.reply?.endsWith(text))
    assert.equal(typeof message?.policyVersion, 'number')
  }
})

test('refusals, past those of a session that are recorded, have no reference', async () => {
  await using door = await openTestIntake({ publicUrl })
  await door.addDesk()
  const transaction = door.intake.begin({ door: 'smtp', peer: { address: null, helo: null, tls: null } })
  await transaction.from('ana@cliente.example', { declaredOctets: null })
  const texts: string[] = []
  for (let attempt = 0; attempt < 21; attempt++)
    texts.push((await transaction.to(`x${attempt}@empresa.example`)).text.join(' '))
  assert.match(texts[19] ?? '', /\[ref \w{4}\]/)
  assert.doesNotMatch(texts[20] ?? '', /ref/)
})

test('beyond 2 dialogue, with a refused recipient before the message, is kept in order without its tokens', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const token = `suporte+${signReplyToken(secret, newId(new Date()))}@empresa.example`
  const [unknown] = await door.send({ to: ['ninguem@empresa.example', token] })
  await door.intake.idle()
  const { id } = await door.database.reader('messages').where({ disposition: 'ticket' }).first('id')
  const message = await findMessage(door.database.reader, id)
  assert.deepEqual(
    message?.dialogue.map(({ command }) => command),
    [
      'MAIL FROM:<ana@cliente.example>',
      'RCPT TO:<ninguem@empresa.example>',
      'RCPT TO:<suporte+t-***@empresa.example>',
    ],
  )
  assert.deepEqual(message?.dialogue[1]?.reply, [`550 5.1.1 ${unknown?.text.join(' ')}`])
})
