import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import type { ValidationRequest } from '../../../src/domain/outgoing/automatic-mail.ts'
import { composeOutgoing } from '../../../src/outgoing/compose-facts.ts'
import { listHistory } from '../../../src/store/history.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const dayMs = 24 * 3_600_000
const path = '/desks/suporte%40empresa.example/opening-notice'

let admin: TestAdmin
let ana: Visitor
let stranger: Visitor
before(async () => {
  admin = await startMailAdmin([openDesk], { publicUrl: 'http://127.0.0.1' })
  ana = await admin.signIn('administrator', 'ana')
  stranger = admin.visitor()
  assert.equal((await ana.post(path, { asksValidation: 'yes' })).status, 303)
})
after(() => admin.close())

beforeEach(async () => {
  await admin.database.writer('outbox').delete()
  await admin.database.writer('messages').where({ direction: 'out' }).delete()
})

let rounds = 0

/** Opens a ticket and asks its requester to validate it; gives its number and the facts of the mail. */
async function asked(): Promise<{ readonly protocol: string; readonly mail: ValidationRequest | undefined }> {
  rounds += 1
  await bringIn(admin.intake, { raw: mailAbout(`Pedido ${rounds}`) })
  const { protocol } = await admin.database.reader('tickets').orderBy('seq', 'desc').first('protocol')
  await ana.post(`/tickets/${protocol}/ask-validation`, {})
  const row = await admin.database.reader('outbox').first('mail')
  return { protocol, mail: row === undefined ? undefined : JSON.parse(row.mail) }
}

const pathOf = (mail: ValidationRequest | undefined) => new URL(mail?.link ?? '').pathname
const stateOf = async (protocol: string) =>
  (await admin.database.reader('tickets').where({ protocol }).first('state')).state

/** Answers as the requester, who has no sign-in. */
const answer = (link: string, value: string) => stranger.send('POST', link, `answer=${value}`)

test('validation, A20 asked by mail, comes with a link for each answer that changes nothing by itself', async () => {
  const { protocol, mail } = await asked()
  assert.equal(mail?.template, 'validation-request')
  assert.equal(mail.to, 'ana@cliente.example')
  const options = await composeOutgoing(mail, { secret: Buffer.alloc(32, 7), hostname: 'mx.x.example' })
  assert.deepEqual(options.envelope, { from: '', to: ['ana@cliente.example'] })
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(options)
  const { subject, text, headers } = await simpleParser(message)
  assert.equal(subject, `Seu chamado foi resolvido? Pedido ${rounds} [${protocol}]`)
  assert.ok(text?.includes(`${mail.link}?answer=solved\n`) && text.includes(`${mail.link}?answer=open\n`))
  assert.equal(headers.get('auto-submitted'), 'auto-replied')
  const page = await stranger.get(`${pathOf(mail)}?answer=open`)
  assert.equal(page.status, 200)
  assert.match(page.text, /value="open">Não, ainda não resolveu.*value="solved" class="quiet"/s)
  assert.equal(await stateOf(protocol), 'awaiting-validation')
})

for (const [value, state, event, words] of [
  ['solved', 'closed', 'validated', /Obrigado\. O chamado foi encerrado/],
  ['open', 'open', 'not-solved', /O chamado voltou para quem atende/],
] as const) {
  test(`validation, A20 answered ${value}, makes the ticket ${state} once`, async () => {
    const { protocol, mail } = await asked()
    const link = pathOf(mail)
    assert.equal((await answer(link, value)).status, 303)
    assert.equal(await stateOf(protocol), state)
    assert.match((await stranger.get(link)).text, words)
    assert.equal((await answer(link, value === 'open' ? 'solved' : 'open')).status, 303)
    assert.equal(await stateOf(protocol), state)
    const { id } = await admin.database.reader('tickets').where({ protocol }).first('id')
    const history = await listHistory(admin.database.reader, id)
    assert.deepEqual(
      history.filter((line) => line.event === event).map(({ actor }) => actor),
      [null],
    )
  })
}

test('validation, A20 asked again, is answered by the newest link alone', async () => {
  const { protocol, mail } = await asked()
  await ana.post(`/tickets/${protocol}/reopen`, {})
  assert.match((await stranger.get(pathOf(mail))).text, /não espera mais confirmação/)
  await admin.database.writer('messages').where({ direction: 'out' }).delete()
  await admin.database.writer('outbox').delete()
  await ana.post(`/tickets/${protocol}/ask-validation`, {})
  await answer(pathOf(mail), 'solved')
  assert.equal(await stateOf(protocol), 'awaiting-validation')
})

test('validation, security 6.17 by a link that is forged, old or for something else, is not there', async () => {
  const { protocol, mail } = await asked()
  const link = pathOf(mail)
  const forged = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`
  for (const wrong of [forged, '/v/x', `${link}x`, link.replace(/[0-9A-Z]{26}/, '0'.repeat(26))]) {
    assert.equal((await stranger.get(wrong)).status, 404, wrong)
    assert.equal((await answer(wrong, 'solved')).status, 403, wrong)
  }
  admin.advance(15 * dayMs)
  assert.equal((await stranger.get(link)).status, 404)
  assert.equal((await answer(link, 'solved')).status, 403)
  admin.advance(-15 * dayMs)
  assert.equal((await answer(link, 'nonsense')).status, 303)
  assert.equal(await stateOf(protocol), 'awaiting-validation')
})

test('validation, at a desk that does not ask by mail, sends none', async () => {
  await ana.post(path, {})
  const { protocol, mail } = await asked()
  assert.equal(mail, undefined)
  assert.equal(await stateOf(protocol), 'awaiting-validation')
})
