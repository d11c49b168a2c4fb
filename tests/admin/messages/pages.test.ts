import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseSearch } from '../../../src/domain/search.ts'
import { listMessages } from '../../../src/store/message-list.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin, strictDesk } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const richMail = [
  'From: Ana Souza <ana@cliente.example>',
  'To: suporte@empresa.example',
  'Subject: Nota',
  'Message-ID: <nota@cliente.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=fora',
  '',
  '--fora',
  'Content-Type: multipart/related; boundary=dentro',
  '',
  '--dentro',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Veja <b>isto</b></p><img src="cid:logo@cliente.example"><img src="http://espiao.example/p.gif"><script>alert(1)</script>',
  '--dentro',
  'Content-Type: image/png',
  'Content-ID: <logo@cliente.example>',
  'Content-Transfer-Encoding: base64',
  '',
  png.toString('base64'),
  '--dentro--',
  '--fora',
  'Content-Type: application/x-msdownload',
  `Content-Disposition: attachment; filename="../../fatura.pdf.exe"`,
  '',
  'MZ',
  '--fora--',
  '',
].join('\r\n')

let admin: TestAdmin
let administrator: Visitor
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([openDesk, strictDesk])
  administrator = await admin.signIn('administrator')
  operator = await admin.signIn('operator')
  await bringIn(admin.intake, { raw: mailAbout('Impressora quebrou', 'Nova frase.\r\n\r\n> citada\r\n') })
  await bringIn(admin.intake, { raw: richMail })
  const withoutSubject = mail(['From: rui@cliente.example', 'To: contrato@empresa.example'])
  await bringIn(admin.intake, {
    from: 'rui@cliente.example',
    to: ['contrato@empresa.example'],
    raw: withoutSubject,
  })
})

after(() => admin.close())

async function idOf(query: string): Promise<string> {
  const { rows } = await listMessages(admin.database.reader, { search: parseSearch(query), limit: 1 })
  return rows[0]?.id ?? 'none'
}

test('monitor, accepted and refused mail, C47 C48 C49 are all there with status, reason and the real reply', async () => {
  const { status, text } = await operator.get('/messages')
  assert.equal(status, 200)
  assert.match(text, /Impressora quebrou/)
  assert.match(text, /badge good">Chamado</)
  assert.match(text, /badge bad">Recusada</)
  assert.match(text, /O e-mail está sem assunto/)
  assert.match(text, /550 5\.6\.0/)
  assert.match(text, /href="\/tickets\/\d{4}-\d{6}"/)
})

test('monitor, a typed search, C49 shows only what it asks for', async () => {
  const refused = await operator.get(`/messages?q=${encodeURIComponent('status:recusada')}`)
  assert.doesNotMatch(refused.text, /Impressora quebrou/)
  assert.match(refused.text, /rui@<wbr>cliente\.example/)
  const nothing = await operator.get('/messages?q=de%3Aninguem%40x.example')
  assert.match(nothing.text, /Nenhuma mensagem encontrada/)
})

test('monitor, asked by its script, counts what came since', async () => {
  const answer = await operator.get('/messages/newer?after=0')
  assert.deepEqual(JSON.parse(answer.text), { count: 3, text: '3 novas, mostrar' })
  assert.equal((await admin.visitor().get('/messages/newer?after=0')).status, 401)
})

test('monitor, cursors and fields that nobody handed out, security 6.22 are no fault of ours', async () => {
  for (const path of [
    '/messages?before=x',
    '/messages?after=%27',
    '/messages/x?tab=__proto__',
    '/messages?q=%22status:',
  ]) {
    assert.ok((await operator.get(path)).status < 500, path)
  }
})

test('message, accepted, tells timeline, checks, reply, peer and text', async () => {
  const { text } = await operator.get(`/messages/${await idOf('Impressora')}`)
  assert.match(text, /Recebida de 192\.0\.2\.7/)
  assert.match(text, /Abriu chamado/)
  assert.match(text, /no campo Para/)
  assert.match(text, /Protocolo \d{4}-\d{6}/)
  assert.match(text, /mx\.cliente\.example/)
  assert.match(text, /Passou/)
  assert.match(text, /Nova frase\./)
  assert.match(text, /<details>\s*<summary>Mostrar o texto completo/)
})

test('message, refused, C49 says the check that refused it and what to do', async () => {
  const { text } = await operator.get(`/messages/${await idOf('status:refused')}`)
  assert.match(text, /badge bad">Recusou</)
  assert.match(text, /Escreva um assunto e envie de novo/)
})

test('message, an id that is none, is not found', async () => {
  assert.equal((await operator.get('/messages/01JDNONE')).status, 404)
})

test('message HTML, in its own frame, security 6.5 6.6 runs nothing and asks for nothing', async () => {
  const id = await idOf('Nota')
  const page = await operator.get(`/messages/${id}?tab=html`)
  assert.match(page.text, /<iframe class="mail-html" sandbox referrerpolicy="no-referrer"/)
  const frame = await operator.get(`/messages/${id}/html`)
  assert.equal(
    frame.headers['content-security-policy'],
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  )
  assert.match(frame.text, /<b>isto<\/b>/)
  assert.match(frame.text, /src="data:image\/png;base64,/)
  assert.doesNotMatch(frame.text, /<script| src="http/)
})

test('message header section, every field, is in the order it came', async () => {
  const { text } = await operator.get(`/messages/${await idOf('Nota')}?tab=header`)
  assert.ok(text.indexOf('row">Subject<') < text.indexOf('row">Message-ID<'))
  assert.match(text, /&lt;nota@cliente\.example&gt;/)
})

test('message source, as page and as file, security 6.17 is for administrators alone', async () => {
  const id = await idOf('Nota')
  assert.match((await operator.get(`/messages/${id}?tab=source`)).text, /Somente administradores/)
  assert.equal((await operator.get(`/messages/${id}/source`)).status, 403)
  assert.match((await administrator.get(`/messages/${id}?tab=source`)).text, /&lt;script&gt;alert/)
  const file = await administrator.get(`/messages/${id}/source`)
  assert.equal(file.text.split('\r\n').slice(-richMail.split('\r\n').length).join('\r\n'), richMail)
  assert.match(String(file.headers['content-disposition']), /^attachment; filename="[0-9A-Za-z]+\.eml"/)
  assert.match(String(file.headers['content-security-policy']), /sandbox/)
})

test('message attachments, an executable, C39 security 6.10 is only saved, under a safe name, with a warning', async () => {
  const { text } = await operator.get(`/messages/${await idOf('Nota')}?tab=attachments`)
  assert.match(text, /arquivo executável/)
  const href =
    /href="(\/messages\/[^"]+\/attachments\/[^"]+)" download><bdi>[^<]*fatura/.exec(text)?.[1] ?? ''
  const file = await operator.get(href)
  assert.equal(file.text.trim(), 'MZ')
  assert.equal(file.headers['content-type'], 'application/octet-stream')
  assert.equal(file.headers['x-content-type-options'], 'nosniff')
  assert.match(String(file.headers['content-security-policy']), /sandbox/)
  assert.match(
    String(file.headers['content-disposition']),
    /^attachment; filename="[^/\\"]*fatura\.pdf\.exe"/,
  )
})

test('message attachments, another message or nobody signed in, security 6.10 gets nothing', async () => {
  const { text } = await operator.get(`/messages/${await idOf('Nota')}?tab=attachments`)
  const href = /href="(\/messages\/[^"]+\/attachments\/[^"]+)"/.exec(text)?.[1] ?? ''
  const attachmentId = href.split('/').at(-1) ?? ''
  const foreign = `/messages/${await idOf('Impressora')}/attachments/${attachmentId}`
  assert.equal((await operator.get(foreign)).status, 404)
  assert.notEqual((await admin.visitor().get(href)).status, 200)
})

test('message downloads, source and attachment, security 6.20 are in the audit log', async () => {
  const rows = await admin.database
    .reader('audit')
    .whereIn('event', ['source-downloaded', 'attachment-downloaded'])
  assert.deepEqual(
    new Set(rows.map(({ event }) => event)),
    new Set(['source-downloaded', 'attachment-downloaded']),
  )
})
