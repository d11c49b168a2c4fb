import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { saveQueue } from '../../../src/store/queues.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import { listLinks } from '../../../src/store/ticket-links.ts'
import { findTicket } from '../../../src/store/tickets.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor
before(async () => {
  admin = await startMailAdmin()
  operator = await admin.signIn('operator', 'bia')
})
after(() => admin.close())

const hostile = '"><script>alert(1)</script>'

/** Opens a ticket and answers its number. */
async function opened(subject = 'Impressora', fields = ''): Promise<string> {
  const raw = mailAbout(subject).replace('\r\n', `\r\nX-Count: ${Math.random()}\r\n${fields}`)
  await bringIn(admin.intake, { raw: raw.replace(/\r\n\r\n/, `\r\n\r\n${Math.random()}\r\n`) })
  const { protocol } = await admin.database.reader('tickets').orderBy('seq', 'desc').first('protocol')
  return protocol
}

async function ticketOf(protocol: string) {
  const ticket = await findTicket(admin.database.reader, protocol)
  assert.ok(ticket)
  return ticket
}

async function answerTo(protocol: string): Promise<string> {
  const raw = mailAbout(`RES: [${protocol}] ${Math.random()}`)
  await bringIn(admin.intake, { raw })
  const id = (await ticketOf(protocol)).messageIds.at(-1)
  return id ?? ''
}

test('complaint 13 merge page, the number typed, asks first and then merges with history and audit', async () => {
  const [a, b] = [await opened(hostile), await opened(hostile)]
  const asked = await operator.get(`/tickets/${a}/merge?into=${b}`)
  assert.equal(asked.status, 200)
  assert.equal(asked.text.includes('<script>alert'), false)
  const version = /name="version" value="(\d+)"/.exec(asked.text)?.[1] ?? ''
  assert.equal((await ticketOf(a)).state, 'open')
  const done = await operator.post(`/tickets/${a}/merge`, { into: b, version })
  assert.deepEqual([done.status, done.location], [303, `/tickets/${b}`])
  const page = await operator.get(`/tickets/${b}`)
  assert.match(page.text, new RegExp(`Chamados juntados a este: <a href="/tickets/${a}">`))
  const former = await operator.get(`/tickets/${a}`)
  assert.match(former.text, new RegExp(`Este chamado foi juntado a <a href="/tickets/${b}">`))
  assert.doesNotMatch(former.text, /\/merge"/)
  assert.match(former.text, /Juntado a outro chamado/)
  const audited = await admin.database.reader('audit').where({ event: 'ticket-merged', subject: a }).first()
  assert.equal(audited?.actor, 'bia')
})

test('merge page, an unknown number, itself or an old view, tells why and keeps what was typed', async () => {
  const [a, b] = [await opened(), await opened()]
  for (const [into, version, words] of [
    ['2026-999999', '0', /Não há chamado com este número/],
    [a, '0', /É o mesmo chamado/],
    [b, '7', /mudou enquanto isso/],
    [b, 'x', /mudou enquanto isso/],
    [hostile, '0', /Não há chamado com este número/],
  ] as const) {
    const answer = await operator.post(`/tickets/${a}/merge`, { into, version })
    assert.equal(answer.status, 422, into)
    assert.match(answer.text, words)
    assert.equal(answer.text.includes('<script>alert'), false)
    if (into !== hostile) assert.match(answer.text, new RegExp(`value="${into}"`))
  }
  assert.equal((await ticketOf(a)).state, 'open')
})

test('split page, chosen messages, become a linked ticket; a fault keeps title and ticks', async () => {
  const a = await opened()
  const id = await answerTo(a)
  const form = await operator.get(`/tickets/${a}/split`)
  const version = /name="version" value="(\d+)"/.exec(form.text)?.[1] ?? ''
  const title = `Outra ${hostile}`
  const stale = await operator.post(`/tickets/${a}/split`, { title, version: '99', message: id })
  assert.equal(stale.status, 422)
  assert.match(stale.text, /mudou enquanto isso/)
  assert.match(stale.text, new RegExp(`value="${id}" checked`))
  assert.match(stale.text, /value="Outra &quot;&gt;&lt;script/)
  const none = await operator.post(`/tickets/${a}/split`, { title, version })
  assert.match(none.text, /Escolha ao menos uma/)
  const done = await operator.post(`/tickets/${a}/split`, { title, version, message: id })
  assert.equal(done.status, 303)
  const fresher = await ticketOf(done.location.replace('/tickets/', ''))
  assert.deepEqual([fresher.title, fresher.messageIds], [title, [id]])
  assert.deepEqual(await listLinks(admin.database.reader, fresher.id), [
    { protocol: a, kind: 'split', isOlder: true },
  ])
  assert.match(
    (await operator.get(`/tickets/${a}`)).text,
    new RegExp(`Mensagens separadas em <a href="${done.location}"`),
  )
  assert.match((await operator.get(done.location)).text, new RegExp(`Separado de <a href="/tickets/${a}"`))
})

test('complaint 14 ticket page, a forward of a customer, offers who wrote first by a button', async () => {
  const raw = mailAbout('ENC: Nota').replace(
    /\r\n\r\n[\s\S]*$/,
    `\r\n\r\nDe: Vê ${hostile} <ve@fora.example>\r\nAssunto: x\r\n`,
  )
  await bringIn(admin.intake, { raw })
  const { protocol } = await admin.database.reader('tickets').orderBy('seq', 'desc').first('protocol')
  const page = await operator.get(`/tickets/${protocol}`)
  assert.match(page.text, /Usar ve@fora\.example como solicitante/)
  assert.equal(page.text.includes('<script>alert'), false)
  const other = { version: '0', address: 'rui@fora.example' }
  await operator.post(`/tickets/${protocol}/requester`, other)
  assert.equal((await ticketOf(protocol)).requester?.address, 'ana@cliente.example')
  const done = await operator.post(`/tickets/${protocol}/requester`, {
    version: '0',
    address: 've@fora.example',
  })
  assert.equal(done.status, 303)
  assert.equal((await ticketOf(protocol)).requester?.address, 've@fora.example')
  const after = await operator.get(`/tickets/${protocol}`)
  assert.match(after.text, /Solicitante trocado/)
  assert.doesNotMatch(after.text, /como solicitante/)
})

test('message page, a reply by number and a stranger’s, tells what led them', async () => {
  const a = await opened()
  const id = await answerTo(a)
  const own = await operator.get(`/messages/${id}`)
  assert.match(own.text, new RegExp(`número no assunto <a href="/tickets/${a}">${a}</a> \\(seguido\\)`))
  const raw = mailAbout(`RES: [${a}]`).replace('ana@cliente.example', 'rui@fora.example')
  await bringIn(admin.intake, { raw })
  const { id: other } = await admin.database
    .reader('messages')
    .where({ direction: 'in' })
    .orderBy('seq', 'desc')
    .first('id')
  assert.match((await operator.get(`/messages/${other}`)).text, /o remetente não participa deste chamado/)
})

test('merge and split, of a queue where the user may only see, are forbidden; a hidden one is not there', async () => {
  const [seen, hidden, mine] = [await opened(), await opened(), await opened()]
  const message = await answerTo(seen)
  const { id: userId } = await admin.database.reader('users').where({ name: 'bia' }).first('id')
  await saveGroup(admin.database, { id: 'g1', name: 'Atendimento', userIds: [userId] })
  await saveGroup(admin.database, { id: 'g2', name: 'Diretoria', userIds: [] })
  const queue = { colour: 'blue', position: 1, distributes: true, capacity: null } as const
  await saveQueue(admin.database, { ...queue, id: 'q1', name: 'Vista' }, [{ groupId: 'g1', allowed: 'see' }])
  await saveQueue(admin.database, { ...queue, id: 'q2', name: 'Oculta' }, [
    { groupId: 'g2', allowed: 'work' },
  ])
  const tickets = admin.database.writer('tickets')
  await tickets.clone().where({ protocol: seen }).update({ queue_id: 'q1' })
  await tickets.clone().where({ protocol: hidden }).update({ queue_id: 'q2' })
  for (const [protocol, status] of [
    [seen, 403],
    [hidden, 404],
  ] as const) {
    assert.equal((await operator.get(`/tickets/${protocol}/merge?into=${mine}`)).status, status)
    assert.equal((await operator.get(`/tickets/${protocol}/split`)).status, status)
    for (const action of ['merge', 'split', 'requester'])
      assert.equal(
        (await operator.post(`/tickets/${protocol}/${action}`, { into: mine, message })).status,
        status,
      )
    const into = await operator.post(`/tickets/${mine}/merge`, { into: protocol, version: '0' })
    assert.equal(into.status, 422)
    assert.match(into.text, /Não há chamado com este número/)
  }
  assert.doesNotMatch((await operator.get(`/tickets/${seen}`)).text, /Separar mensagens/)
  const shown = (await ticketOf(mine)).messageIds[0]
  const held = await opened()
  await operator.post(`/tickets/${mine}/merge`, { into: held, version: '0' })
  assert.equal((await operator.get(`/messages/${shown}`)).status, 200)
  await tickets.clone().where({ protocol: held }).update({ queue_id: 'q2' })
  assert.equal((await operator.get(`/messages/${shown}`)).status, 404)
})
