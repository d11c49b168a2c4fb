import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveMailTemplate } from '../../../src/store/mail-templates.ts'
import { listStages, saveStages } from '../../../src/store/ticket-stages.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import { listSteps } from '../../../src/store/workflow-steps.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { exchange } from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addChannel, addMailUser, mailTemplate } from '../../support/workflow.ts'

const now = new Date()
const type = { ...exchange, queueId: null, groupId: null }
const fields = {
  name: 'Avisar',
  event: 'closed',
  template: 'modelo',
  channelChoice: 'contract',
  toClient: 'yes',
  active: 'yes',
}

let admin: TestAdmin
let ana: Visitor
let bia: string
before(async () => {
  admin = await startTestAdmin()
  ana = await admin.signIn('administrator', 'ana')
  const { database } = admin
  await saveTicketType(database, type)
  await saveStages(database, type.id, ['Pago'], now)
  bia = await addMailUser(database, 'bia', 'bia@empresa.example')
  await saveGroup(database, { id: 'g', name: 'Equipe', userIds: [bia] })
  await addChannel(database, 'vendas')
})
after(() => admin.close())

const steps = () => listSteps(admin.database.reader)

test('steps, before there is a template for them, say what to do first', async () => {
  const { text } = await ana.get('/workflow-steps/add')
  assert.match(text, /Antes, crie um modelo/)
  await saveMailTemplate(admin.database, mailTemplate(), { actor: 'ana', now })
  assert.doesNotMatch((await ana.get('/workflow-steps/add')).text, /Antes, crie um modelo/)
})

test('steps, F13 F15 with users and groups, are kept, listed and noted', async () => {
  const answer = await ana.post('/workflow-steps/add', { ...fields, users: [bia, 'nobody'], groups: ['g'] })
  assert.equal(answer.location, '/workflow-steps')
  const [step] = await steps()
  assert.deepEqual(
    [step?.event, step?.channelChoice, step?.toClient, step?.userIds, step?.groupIds, step?.signs],
    ['closed', 'contract', true, [bia], ['g'], false],
  )
  const { text } = await ana.get('/workflow-steps')
  assert.match(text, /O chamado é encerrado.*Andamento.*Solicitante, bia, Equipe/s)
  assert.equal((await admin.database.reader('audit').where({ event: 'workflow-step-added' })).length, 1)
})

test('steps, F14 of a specific channel at a stage, name both and the type of the stage', async () => {
  const [stage] = await listStages(admin.database.reader, type.id)
  const [step] = await steps()
  const path = `/workflow-steps/${step?.id}/edit`
  const specific = { event: 'stage', stage: stage?.id ?? '', channelChoice: 'specific', channel: 'vendas' }
  const late = await ana.post(path, { ...fields, ...specific, version: '0' })
  assert.equal(late.status, 422)
  assert.match(late.text, /Outra pessoa salvou este envio/)
  const version = /name="version" value="(\d+)"/.exec(late.text)?.[1] ?? ''
  assert.equal((await ana.post(path, { ...fields, ...specific, version })).status, 303)
  const [changed] = await steps()
  assert.deepEqual(
    [changed?.typeId, changed?.stageId, changed?.channelId, changed?.userIds],
    [type.id, stage?.id, 'vendas', []],
  )
  const { text } = await ana.get(path)
  assert.match(text, /selected>Troca de produto: Pago</)
  assert.match(text, /value="specific" checked/)
})

test('steps, where something is missing or cannot be, say so at each field and keep what was chosen', async () => {
  const nothing = await ana.post('/workflow-steps/add', {})
  assert.equal(nothing.status, 422)
  for (const words of ['Dê um nome', 'Escolha quando', 'Escolha um modelo', 'Marque ao menos um'])
    assert.match(nothing.text, new RegExp(words))
  const opened = { ...fields, event: 'opened', type: type.id, channelChoice: 'specific' }
  const wrong = await ana.post('/workflow-steps/add', opened)
  assert.match(wrong.text, /ainda não tem tipo/)
  assert.match(wrong.text, /Escolha a caixa de saída específica/)
  assert.match(wrong.text, /value="opened" selected/)
  assert.match((await ana.post('/workflow-steps/add', fields)).text, /Este nome já está em uso/)
})

test('steps, removed, are gone', async () => {
  const [step] = await steps()
  assert.equal((await ana.post(`/workflow-steps/${step?.id}/remove`)).location, '/workflow-steps')
  assert.deepEqual(await steps(), [])
})
