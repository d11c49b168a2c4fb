import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listMailTemplates } from '../../../src/store/mail-templates.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import { saveStep } from '../../../src/store/workflow-steps.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { exchange } from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'
import { workflowStep } from '../../support/workflow.ts'

const fields = {
  version: '0',
  name: 'Pagamento',
  kind: 'stage',
  language: 'pt-BR',
  subject: 'Pedido {{pedido}}',
  body: 'Olá {{contato}},\r\n\r\nseu pedido {{pedido}} foi pago.',
}

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startTestAdmin()
  ana = await admin.signIn('administrator', 'ana')
  await saveTicketType(admin.database, { ...exchange, queueId: null, groupId: null })
})
after(() => admin.close())

const templates = () => listMailTemplates(admin.database.reader)
const named = async (name: string) => (await templates()).find((template) => template.name === name)
const strip = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

test('templates, C13 one that is written, is kept with its lines and in the audit log', async () => {
  assert.equal((await ana.post('/mail-templates/add', fields)).location, '/mail-templates')
  const [template] = await templates()
  assert.deepEqual(
    [template?.name, template?.kind, template?.version, template?.body],
    ['Pagamento', 'stage', 1, 'Olá {{contato}},\n\nseu pedido {{pedido}} foi pago.'],
  )
  assert.match(strip((await ana.get('/mail-templates')).text), /Pagamento Mensagem de etapa – Português 1/)
  const log = await admin.database.reader('audit').where({ event: 'mail-template-added' }).first()
  assert.deepEqual([log.actor, log.subject], ['ana', 'Pagamento'])
})

test('templates, C28 an unknown variable, is refused by name and line and nothing typed is lost', async () => {
  const body = 'Olá,\r\npedido {{numero}}\r\n{{titulo.length}}'
  const answer = await ana.post('/mail-templates/add', { ...fields, name: 'Errado', subject: '{{', body })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Linha 2: não existe “numero”\./)
  assert.match(answer.text, /Linha 3: “titulo\.length” não pode ser usado assim\./)
  assert.match(answer.text, /Linha 1: falta fechar uma chave/)
  assert.match(answer.text, /pedido \{\{numero\}\}/)
  assert.equal(await named('Errado'), undefined)
})

test('templates, without name, kind, subject and text, say so at each', async () => {
  const answer = await ana.post('/mail-templates/add', { version: '0' })
  assert.equal(answer.status, 422)
  for (const words of ['Dê um nome', 'Escolha para que serve', 'Escreva um assunto', 'Escreva um texto'])
    assert.match(answer.text, new RegExp(words))
  const long = await ana.post('/mail-templates/add', { ...fields, subject: 'x'.repeat(201) })
  assert.match(long.text, /O texto é longo demais/)
})

test('templates, changed by two at once, tell the second and keep both texts', async () => {
  const path = `/mail-templates/${(await named('Pagamento'))?.id}/edit`
  assert.equal((await ana.post(path, { ...fields, version: '1', body: 'de um' })).status, 303)
  const second = await ana.post(path, { ...fields, version: '1', body: 'de outro' })
  assert.equal(second.status, 422)
  assert.match(second.text, /Outra pessoa salvou este modelo/)
  assert.match(second.text, /<pre class="mail-text">de um<\/pre>/)
  assert.match(second.text, /de outro<\/textarea>/)
  const version = /name="version" value="(\d+)"/.exec(second.text)?.[1] ?? ''
  assert.equal((await ana.post(path, { ...fields, version, body: 'de outro' })).status, 303)
  assert.equal((await named('Pagamento'))?.body, 'de outro')
})

test('templates, C37 a model of answers, is linked to ticket types', async () => {
  const model = { ...fields, name: 'Troca', kind: 'answer', types: ['troca', 'nothing'] }
  assert.equal((await ana.post('/mail-templates/add', model)).status, 303)
  assert.deepEqual((await named('Troca'))?.typeIds, ['troca'])
  assert.match(strip((await ana.get('/mail-templates')).text), /Troca Modelo de resposta Troca de produto/)
})

test('templates, C38 previewed while written, show the mail and save nothing', async () => {
  const draft = { ...fields, name: 'Rascunho', body: '<b>{{contato}}</b>' }
  const before = (await templates()).length
  const answer = await ana.post('/mail-templates/preview', draft)
  assert.equal(answer.status, 200)
  assert.match(answer.text, /Pedido PV-2041 \[2026-000123\]/)
  assert.match(answer.text, /<div>&lt;b&gt;Ana Souza&lt;\/b&gt;<br>/)
  assert.match(
    answer.text,
    /<pre>&lt;b&gt;Ana Souza&lt;\/b&gt;\n\n-- \nBruno Lima\nAnalista de suporte\n<\/pre>/,
  )
  assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'.*sandbox$/)
  assert.equal(answer.headers['x-frame-options'], 'SAMEORIGIN')
  assert.equal((await templates()).length, before)
  const faulty = await ana.post('/mail-templates/preview', { ...draft, body: '{{<script>}}' })
  assert.match(faulty.text, /Ainda não há prévia/)
  assert.doesNotMatch(faulty.text, /<script/)
})

test('templates, C38 saved, are previewed at their address', async () => {
  const template = await named('Pagamento')
  const { text } = await ana.get(`/mail-templates/${template?.id}/preview`)
  assert.match(text, /<div>de outro<br>/)
  assert.equal((await ana.get('/mail-templates/nothing/preview')).status, 404)
})

test('templates, in use by a step, are not removed', async () => {
  const template = await named('Pagamento')
  const path = `/mail-templates/${template?.id}`
  await saveStep(admin.database, workflowStep({ templateId: template?.id ?? '' }), new Date())
  await ana.post(`${path}/remove`)
  assert.match((await ana.get('/mail-templates')).text, /Pagamento continua em uso/)
  const other = await ana.post(`${path}/edit`, { ...fields, version: '3', kind: 'answer' })
  assert.match(other.text, /não pode mudar de uso/)
  await admin.database.writer('workflow_steps').delete()
  await ana.post(`${path}/remove`)
  assert.equal(await named('Pagamento'), undefined)
})
