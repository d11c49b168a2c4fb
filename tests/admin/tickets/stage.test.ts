import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listStages } from '../../../src/store/ticket-stages.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { exchange } from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addStep, waitingMails } from '../../support/workflow.ts'

const type = { ...exchange, queueId: null, groupId: null }
const typeFields = { name: 'Troca de produto', position: '1', active: 'yes' }

let admin: TestAdmin
let ana: Visitor
let path = ''
before(async () => {
  admin = await startMailAdmin()
  ana = await admin.signIn('administrator', 'ana')
  await saveTicketType(admin.database, type)
  await bringIn(admin.intake, { raw: mailAbout('Pedido') })
  const { protocol } = await admin.database.reader('tickets').first('protocol')
  path = `/tickets/${protocol}`
})
after(() => admin.close())

const stages = () => listStages(admin.database.reader, type.id)
const idOf = async (name: string) => (await stages()).find((stage) => stage.name === name)?.id ?? ''
const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

test('stages, C13 written with their type, one on each line, are kept in order', async () => {
  const edit = `/ticket-types/${type.id}/edit`
  const answer = await ana.post(edit, {
    ...typeFields,
    stages: 'Pagamento confirmado\r\n\r\n Enviado; a caminho ',
  })
  assert.equal(answer.status, 303)
  assert.deepEqual(
    (await stages()).map(({ name }) => name),
    ['Pagamento confirmado', 'Enviado; a caminho'],
  )
  assert.match((await ana.get(edit)).text, />Pagamento confirmado\nEnviado; a caminho<\/textarea>/)
  const long = await ana.post(edit, { ...typeFields, stages: 'x'.repeat(61) })
  assert.equal(long.status, 422)
  assert.match(long.text, /id="stages-fault"/)
})

test('stage, of a ticket without a type, is not offered and not taken', async () => {
  const page = await ana.get(path)
  assert.doesNotMatch(page.text, /action="[^"]*\/stage"/)
  await ana.post(`${path}/stage`, { stage: await idOf('Pagamento confirmado'), version: '0' })
  assert.match((await ana.get(path)).text, /Escolha uma das etapas do tipo/)
})

test('stage, C13 set on the page of its ticket, sends its mail once and stands in the history', async () => {
  await admin.database.writer('tickets').update({ type_id: type.id })
  const stageId = await idOf('Pagamento confirmado')
  await addStep(admin.database, { event: 'stage', typeId: type.id, stageId })
  const version = versionIn((await ana.get(path)).text)
  assert.equal((await ana.post(`${path}/stage`, { stage: stageId, version, seen: '0' })).location, path)
  const { text } = await ana.get(path)
  assert.match(text, /<dt>Etapa<\/dt><dd><bdi>Pagamento confirmado/)
  assert.match(text, /Etapa marcada/)
  const mails = await waitingMails(admin.database)
  assert.deepEqual(
    mails.map(({ to, values }) => [to, values.etapa]),
    [['ana@cliente.example', 'Pagamento confirmado']],
  )
  const log = await admin.database.reader('audit').where({ event: 'ticket-stage-set' }).first()
  assert.equal(log.actor, 'ana')
})

test('stage, set by who saw an older ticket, is asked again with what was chosen', async () => {
  const stage = await idOf('Enviado; a caminho')
  const answer = await ana.post(`${path}/stage`, { stage, version: '0', seen: '0' })
  assert.equal(answer.status, 409)
  assert.match(answer.text, /value="Enviado; a caminho"/)
  const version = versionIn(answer.text)
  const again = await ana.post(`${path}/stage`, { stage: 'Enviado; a caminho', version, seen: '9' })
  assert.equal(again.location, path)
})

test('stage, that a step waits for, stays with its type', async () => {
  const answer = await ana.post(`/ticket-types/${type.id}/edit`, { ...typeFields, stages: 'Enviado' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /A etapa “Pagamento confirmado” é usada/)
  assert.equal((await stages()).length, 2)
})
