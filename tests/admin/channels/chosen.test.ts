import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerViaOf, contractChannelOf } from '../../../src/store/channel-uses.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import { listContracts } from '../../../src/store/contracts.ts'
import { findDesk } from '../../../src/store/desks.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { newChannel } from '../../support/channels.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let visitor: Visitor
before(async () => {
  admin = await startTestAdmin()
  visitor = await admin.signIn('administrator')
  const { writer } = admin.database
  await saveChannel(writer, newChannel({ id: 'a', name: 'Saída A' }), new Date())
  await saveChannel(writer, newChannel({ id: 'off', name: 'Parada', active: false }), new Date())
})
after(() => admin.close())

const desk = {
  address: 'suporte@desk.example',
  aliases: '',
  mode: 'direct',
  profile: 'aberto',
  language: 'pt-BR',
}

async function viaOf(): Promise<string | null> {
  const found = await findDesk(admin.database.reader, desk.address)
  return answerViaOf(admin.database.reader, found?.id ?? '')
}

test('desk, “Responder por” on its form, O17 offers the saved channels that send and keeps the one chosen', async () => {
  const form = (await visitor.get('/desks/add')).text
  assert.match(form, /Responder por[\s\S]*Saída A/)
  assert.doesNotMatch(form, /Parada/)
  await visitor.post('/desks/add', { ...desk, answerVia: 'a' })
  assert.equal(await viaOf(), 'a')
  const page = `/desks/${encodeURIComponent(desk.address)}/edit`
  assert.match((await visitor.get(page)).text, /<option value="a" selected>/)
  const { address: _, ...fields } = desk
  await visitor.post(page, fields)
  assert.equal(await viaOf(), 'a', 'a form that says nothing of it changes nothing')
  await visitor.post(page, { ...fields, answerVia: '' })
  assert.equal(await viaOf(), null)
  await visitor.post(page, { ...fields, answerVia: 'no-such-channel' })
  assert.equal(await viaOf(), null)
})

test('desk, its profile changed at the same time, O17 carries the channel through the page that asks', async () => {
  const page = `/desks/${encodeURIComponent(desk.address)}/edit`
  const { address: _, ...fields } = { ...desk, profile: 'triagem', answerVia: 'a' }
  const asked = (await visitor.post(page, fields)).text
  assert.match(asked, /name="answerVia" value="a"/)
  await visitor.post(page, { ...fields, confirmed: 'triagem' })
  assert.equal(await viaOf(), 'a')
})

test('contract, “Caixa de e-mail de saída”, F11 F12 offers only saved channels and keeps the one chosen', async () => {
  assert.match((await visitor.get('/contracts/add')).text, /Caixa de e-mail de saída[\s\S]*Saída A/)
  const fields = { name: 'K1', client: '', active: 'yes' }
  await visitor.post('/contracts/add', { ...fields, channel: 'a' })
  const [contract] = await listContracts(admin.database.reader)
  const chosen = () => contractChannelOf(admin.database.reader, contract?.id ?? '')
  assert.equal(await chosen(), 'a')
  const page = `/contracts/${contract?.id}/edit`
  assert.match((await visitor.get(page)).text, /<option value="a" selected>/)
  await visitor.post(page, fields)
  assert.equal(await chosen(), 'a', 'a form that says nothing of it changes nothing')
  await visitor.post(page, { ...fields, channel: 'no-such-channel' })
  assert.equal(await chosen(), null)
})
