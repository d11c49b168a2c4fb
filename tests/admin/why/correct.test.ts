import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changeDesk } from '../../../src/store/desks.ts'
import { findMessage } from '../../../src/store/messages.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { refuse, startSelfService } from '../../support/self-service.ts'
import { type Answer, formText } from '../../support/visitor.ts'

const address = 'suporte@empresa.example'
let admin: TestAdmin

before(async () => {
  admin = await startSelfService()
})
after(() => admin.close())

function see(path: string, language = 'pt-BR'): Promise<Answer> {
  return admin.visitor().get(path, { 'accept-language': language })
}

function passIn({ text }: Answer): string {
  return /name="pass" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

async function send(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const pass = passIn(await see(path))
  return admin.visitor().send('POST', `${path}?lang=pt-BR`, formText({ pass, ...fields }))
}

async function stateOf(id: string): Promise<string | undefined> {
  return (await findMessage(admin.database.reader, id))?.state
}

test('A16 public page, of a proved author without a subject, takes it without script, cookie or sign-in', async () => {
  const { id, path } = await refuse(admin)
  const page = await see(path)
  assert.match(page.text, /Ou corrija aqui, sem enviar de novo/)
  assert.match(page.text, /<label for="subject">Assunto/)
  assert.doesNotMatch(page.text, /name="text"|name="confirmation"/)
  const answer = await send(path, { subject: 'Impressora parada' })
  assert.deepEqual([answer.status, answer.location], [303, `${path}?lang=pt-BR`])
  assert.equal(answer.headers['set-cookie'], undefined)
  const { text } = await see(path)
  assert.match(text, /Com a sua correção de .*a mensagem foi aceita.* Protocolo: \d{4}-\d{6}/)
  assert.doesNotMatch(text, /<form method="post" action="\?/)
  assert.equal(await stateOf(id), 'ticket')
})

test('public page, in other languages, asks in them', async () => {
  const { path } = await refuse(admin)
  assert.match((await see(path, 'es')).text, /O corrija aquí, sin enviar de nuevo[\s\S]*Asunto/)
  assert.match((await see(path, 'en')).text, /Or correct it here, without sending it again[\s\S]*Subject/)
})

test('public page, nothing or only prefixes typed, says what is missing and keeps what was typed', async () => {
  const { id, path } = await refuse(admin, {
    fields: ['To: suporte@empresa.example, rui@cliente.example'],
    body: '',
  })
  const answer = await send(path, { subject: 'Re:', text: 'Parou "hoje" <b>' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Escreva um assunto/)
  assert.match(answer.text, /Marque a confirmação/)
  assert.doesNotMatch(answer.text, /Escreva o que você precisa/)
  assert.match(answer.text, /Parou &quot;hoje&quot; &lt;b&gt;<\/textarea>/)
  assert.equal(await stateOf(id), 'refused')
  const again = await send(path, { subject: 'Impressora', text: 'Parou hoje.', confirmation: 'yes' })
  assert.equal(again.status, 303)
  assert.equal(await stateOf(id), 'ticket')
})

test('security 6.3 public page, a form of another site or another page, is 403 and changes nothing', async () => {
  const [one, other] = [await refuse(admin), await refuse(admin, { fields: ['X-Other: yes'] })]
  const foreign = passIn(await see(other.path))
  for (const pass of ['', 'x', foreign]) {
    const answer = await admin.visitor().send('POST', one.path, formText({ pass, subject: 'Impressora' }))
    assert.equal(answer.status, 403)
  }
  assert.equal(await stateOf(one.id), 'refused')
})

test('security 6.3 public page, with the cookie of an administrator, does no more than the link allows', async () => {
  const { id, path } = await refuse(admin)
  const administrator = await admin.signIn('administrator')
  const answer = await administrator.send('POST', path, formText({ subject: 'Impressora' }))
  assert.equal(answer.status, 403)
  assert.equal(await stateOf(id), 'refused')
})

test('public page, pressed twice at once, makes one ticket and answers both alike', async () => {
  const { id, path } = await refuse(admin)
  const before = Number((await admin.database.reader('tickets').count({ count: '*' }))[0]?.count)
  const answers = await Promise.all([send(path, { subject: 'Um' }), send(path, { subject: 'Dois' })])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  )
  const after = Number((await admin.database.reader('tickets').count({ count: '*' }))[0]?.count)
  assert.equal(after - before, 1)
  assert.equal(await stateOf(id), 'ticket')
})

test('public page, after 72 hours, says so politely and takes nothing', async () => {
  const { id, path } = await refuse(admin)
  const pass = passIn(await see(path))
  const receivedAt = new Date(Date.now() - 72 * 3_600_000 - 1).toISOString()
  await admin.database.writer('messages').where({ id }).update({ received_at: receivedAt })
  const answer = await admin.visitor().send('POST', path, formText({ pass, subject: 'Impressora' }))
  assert.equal(answer.status, 303)
  const { status, text } = await see(path)
  assert.equal(status, 200)
  assert.match(text, /O prazo de 72 horas para corrigir aqui já passou/)
  assert.doesNotMatch(text, /name="pass"/)
  assert.equal(await stateOf(id), 'refused')
})

test('public page, of a desk that takes no corrections, says so politely', async () => {
  const { path } = await refuse(admin)
  await changeDesk(admin.database.writer, address, { settings: { selfService: false } })
  await new Promise((resolve) => setTimeout(resolve, 60))
  const { text } = await see(path)
  assert.match(text, /não recebe correções por esta página/)
  assert.doesNotMatch(text, /name="pass"/)
  await changeDesk(admin.database.writer, address, { settings: { selfService: true } })
  await new Promise((resolve) => setTimeout(resolve, 60))
})

test('public page, of an author whom nothing proves, is as it was before', async () => {
  const { path } = await refuse(admin, { from: 'x@ladrao.example' })
  const { text } = await see(path)
  assert.match(text, /Escreva um assunto e envie de novo/)
  assert.doesNotMatch(text, /name="pass"|72 horas|correções por esta página/)
})

test('A18 public page, of an author who is not registered, tells nothing of that before or after', async () => {
  const several = { fields: ['To: suporte@empresa.example, rui@cliente.example', 'Subject: Impressora'] }
  const blank = (text: string) =>
    text.replace(/[?/]?[\w-]{40,}|\d{13}\.[\w-]+|\d\d\/\d\d\/\d{4},? [\d:]+|<strong>\w{4}<\/strong>/g, '')
  const known = await refuse(admin, several)
  const seenByKnown = await see(known.path)
  await changeDesk(admin.database.writer, address, { settings: { newRequests: 'registered' } })
  await new Promise((resolve) => setTimeout(resolve, 60))
  const { id, path } = await refuse(admin, several)
  const before = await see(path)
  assert.equal(blank(before.text), blank(seenByKnown.text))
  assert.equal((await send(path, { confirmation: 'yes' })).status, 303)
  const { text } = await see(path)
  assert.equal((await findMessage(admin.database.reader, id))?.reason, 'not-registered')
  assert.match(text, /ela não bastou para aceitar a mensagem/)
  assert.doesNotMatch(text, /encontrad|cadastr|registrad/i)
  assert.doesNotMatch(text, /name="pass"/)
  await changeDesk(admin.database.writer, address, { settings: { newRequests: 'anyone' } })
  await new Promise((resolve) => setTimeout(resolve, 60))
})

test('public page, a subject of several lines and hostile characters, becomes one harmless line', async () => {
  const { id, path } = await refuse(admin)
  const subject = `Impressora\r\nBcc: x@y.example\u202e<script>alert(1)</script>${'x'.repeat(400)}`
  assert.equal((await send(path, { subject })).status, 303)
  const message = await findMessage(admin.database.reader, id)
  const operator = await admin.signIn('operator')
  for (const where of [`/tickets/${message?.protocol}`, `/messages/${id}`]) {
    const { text } = await operator.get(where)
    assert.match(text, /Impressora Bcc: x@y\.example/)
    assert.doesNotMatch(text, /<script>alert/)
    assert.doesNotMatch(text, /\u202e/)
    assert.match(text, /Acrescentado por ana@cliente\.example/)
  }
})

test('public page, typed at faster than people do, is 429 after ten tries', async () => {
  const { path } = await refuse(admin)
  const statuses: number[] = []
  for (let number = 0; number < 11; number++) statuses.push((await send(path, { subject: '' })).status)
  assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 422), 429])
})
