import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changeDesk } from '../../../src/store/desks.ts'
import { signExplanation } from '../../../src/intake/reference.ts'
import { findMessage } from '../../../src/store/messages.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const secret = new Uint8Array(32).fill(7)
const hostile = '"><img src=x onerror=alert(1)>@empresa.example'
let admin: TestAdmin
let id: string

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, profile: 'estrito', settings: { newRequests: 'anyone' } }])
  const raw = mail(['From: ana@cliente.example', 'To: suporte@empresa.example'])
  await bringIn(admin.intake, { raw })
  id = (await admin.database.reader('messages').first('id')).id
})

after(() => admin.close())

function ask(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(new URL(path, admin.url), { headers: { 'Accept-Language': 'pt-BR', ...fields } })
}

test('beyond 2 public page, by its token, tells the reason and what to do without a sign-in or a cookie', async () => {
  const response = await ask(`/p/${signExplanation(secret, id)}`)
  const text = await response.text()
  assert.equal(response.status, 200)
  assert.match(text, /O e-mail está sem assunto/)
  assert.match(text, /Escreva um assunto e envie de novo/)
  assert.match(text, /Sua mensagem para suporte@empresa\.example/)
  assert.ok(text.includes(id.slice(-4)))
  assert.equal(response.headers.get('set-cookie'), null)
  assert.match(response.headers.get('x-robots-tag') ?? '', /noindex/)
  assert.match(response.headers.get('cache-control') ?? '', /no-store/)
})

test('beyond 2 public page, asked in other languages, answers in them', async () => {
  const path = `/p/${signExplanation(secret, id)}`
  assert.match(
    await (await ask(path, { 'Accept-Language': 'es-MX,en;q=0.5' })).text(),
    /lang="es"[\s\S]*El correo no tiene asunto/,
  )
  assert.match(
    await (await ask(path, { 'Accept-Language': 'de, en;q=0.5' })).text(),
    /The e-mail has no subject/,
  )
  assert.match(await (await ask(`${path}?lang=es`)).text(), /Qué puede hacer/)
})

test('beyond 2 public page, tells no mechanism, rule, peer or detail', async () => {
  const text = await (await ask(`/p/${signExplanation(secret, id)}`)).text()
  for (const inner of ['refuseMissingSubject', '192.0.2.7', 'estrito', 'cliente.example', id])
    assert.ok(!text.includes(inner), inner)
})

test('public page, a token of no message or none of ours, is the same 404', async () => {
  const [unknown, forged] = await Promise.all([
    ask(
      `/p/${signExplanation(
        secret,
        id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      )}`,
    ),
    ask(`/p/${'a'.repeat(42)}`),
  ])
  assert.deepEqual([unknown?.status, forged?.status], [404, 404])
})

test('security 6.8 public page, a hostile recipient, is text', async () => {
  await admin.database
    .writer('messages')
    .where({ id })
    .update({ recipients: JSON.stringify([hostile]) })
  const text = await (await ask(`/p/${signExplanation(secret, id)}`)).text()
  assert.ok(!text.includes('<img'))
  await admin.database
    .writer('messages')
    .where({ id })
    .update({ recipients: JSON.stringify(['suporte@empresa.example']) })
})

test('monitor, searched by the reference, shows the refusal and only that', async () => {
  const operator = await admin.signIn('operator')
  await bringIn(admin.intake, { to: ['outro@empresa.example'], raw: mail(['Subject: x']) })
  const found = await operator.get(`/messages?q=ref%3A${id.slice(-4).toLowerCase()}`)
  assert.ok(found.text.includes(`/messages/${id}`))
  assert.ok(!found.text.includes('outro@empresa.example'))
})

test('public page, of a message that was accepted later, says that it need not be sent again', async () => {
  await changeDesk(admin.database.writer, 'suporte@empresa.example', { settings: { subjectRequired: false } })
  await admin.intake.reprocess(id, { actor: 'Bia' })
  assert.equal((await findMessage(admin.database.reader, id))?.state, 'ticket')
  const text = await (await ask(`/p/${signExplanation(secret, id)}`)).text()
  assert.match(text, /a mensagem foi aceita/)
  assert.match(text, /O e-mail está sem assunto/)
})

test('C49 message page, its tab of the dialogue, shows what was said at the door', async () => {
  const administrator = await admin.signIn('administrator')
  const { text } = await administrator.get(`/messages/${id}?tab=dialogue`)
  assert.match(
    text,
    /C: EHLO mx\.cliente\.example\nC: MAIL FROM:&lt;ana@cliente\.example&gt;\nS: 250 2\.1\.0/,
  )
  assert.match(text, /C: DATA\nS: 550 5\.6\.0 Nao foi possivel/)
})
