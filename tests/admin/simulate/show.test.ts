import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { changeDesk } from '../../../src/store/desks.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin, strictDesk } from '../../support/mail-admin.ts'
import { tableDigests } from '../../support/table-dump.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([openDesk, strictDesk])
  operator = await admin.signIn('operator')
})
after(() => admin.close())

const withoutSubject = mail(['From: rui@cliente.example', 'To: contrato@empresa.example'])

test('beyond 3 simulate page, pasted message, shows dialogue, checks and ticket and keeps nothing', async () => {
  const token = await operator.token('/simulate')
  const before = await mailTables()
  const { status, text } = await submit(token, {
    raw: mailAbout('Teclado <quebrado>').replaceAll('\r\n', '\n'),
    from: '<ana@cliente.example>',
    to: 'suporte@empresa.example',
    peer: '192.0.2.9',
    helo: 'mx.cliente.example',
  })
  assert.equal(status, 200)
  assert.match(text, /C: MAIL FROM:&lt;ana@cliente\.example&gt;/)
  assert.match(text, /S: 250 2\.6\.0 Protocolo \d{4}-000001/)
  assert.match(text, /<dd><bdi>Teclado &lt;quebrado&gt;<\/bdi><\/dd>/)
  assert.match(text, /R1: assunto preenchido/)
  assert.deepEqual(await mailTables(), before)
})

test('simulate page, uploaded file that a rule refuses, shows the exact reply and what to do', async () => {
  const token = await operator.token('/simulate')
  const { text } = await submit(token, { from: '', to: 'contrato@empresa.example' }, withoutSubject)
  assert.match(text, /C: MAIL FROM:&lt;&gt;/)
  assert.match(text, /S: 550 5\.6\.0 Nao foi possivel inserir o chamado\. O e-mail esta sem assunto\./)
  assert.match(text, /Escreva um assunto e envie de novo\./)
  assert.match(text, /Nenhum chamado seria aberto/)
})

test('simulate page, mail that would be put off, shows the checks and the ticket of once it is let in', async () => {
  const desk = { settings: { greylisting: '5' } } as const
  await changeDesk(admin.database.writer, 'suporte@empresa.example', desk)
  await setTimeout(60)
  const token = await operator.token('/simulate')
  const to = { to: 'suporte@empresa.example', peer: '192.0.2.9' }
  const { text } = await submit(token, { raw: mailAbout('Tela'), from: 'ana@cliente.example', ...to })
  await changeDesk(admin.database.writer, 'suporte@empresa.example', { settings: { greylisting: 'off' } })
  await setTimeout(60)
  assert.match(text, /S: 451 4\.7\.1 /)
  assert.match(text, /Adiada: o remetente tentaria de novo/)
  assert.match(text, /assim que nada mais a adiasse/)
  assert.match(text, /<dd><bdi>Tela<\/bdi><\/dd>/)
  assert.match(text, /R1: assunto preenchido/)
})

test('simulate page, stored message, offers its envelope and judges its octets', async () => {
  await bringIn(admin.intake, { raw: withoutSubject, to: ['contrato@empresa.example'] })
  const { id } = await admin.database.reader('messages').first('id')
  assert.ok((await operator.get(`/messages/${id}`)).text.includes(`href="/simulate?message&#x3D;${id}"`))
  const form = await operator.get(`/simulate?message=${id}`)
  assert.match(form.text, /name="from"[^>]* value="ana@cliente\.example"/)
  assert.match(form.text, />contrato@empresa\.example<\/textarea>/)
  const token = await operator.token('/simulate')
  const fields = { message: id, from: 'ana@cliente.example', to: 'suporte@empresa.example' }
  assert.match((await submit(token, fields)).text, /S: 250 2\.6\.0 Protocolo/)
})

test('simulate page, form with faults, says what is missing', async () => {
  const token = await operator.token('/simulate')
  const { status, text } = await submit(token, { peer: 'nowhere' })
  assert.equal(status, 422)
  for (const id of ['raw-fault', 'to-fault', 'peer-fault']) assert.ok(text.includes(`id="${id}"`), id)
})

test('simulate page, form that is no form, is refused and never fails', async () => {
  const type = { 'content-type': 'multipart/form-data; boundary=x' }
  for (const body of [
    '',
    '--x',
    '--x\r\n\r\n',
    '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--',
    '--y--',
  ]) {
    const { status } = await operator.send('POST', '/simulate', body, type)
    assert.ok(status === 400 || status === 403, `${status} for ${JSON.stringify(body)}`)
  }
  const { status } = await admin.visitor().send('POST', '/simulate', '--x--', type)
  assert.equal(status, 303)
})

async function mailTables(): Promise<Record<string, string>> {
  const { login_sessions: _, ...others } = await tableDigests(admin.database)
  return others
}

/** Sends the form as a browser does when it may bring a file. */
function submit(csrf: string, fields: Readonly<Record<string, string>>, file = ''): Promise<Answer> {
  const boundary = '----WebKitFormBoundaryA1'
  const parts = Object.entries({ csrf, ...fields }).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const upload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="m.eml"\r\nContent-Type: message/rfc822\r\n\r\n${file}\r\n`
  return operator.send('POST', '/simulate', `${parts.join('')}${upload}--${boundary}--\r\n`, {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(Buffer.byteLength(`${parts.join('')}${upload}--${boundary}--\r\n`)),
  })
}
