import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { addBlock, listBlocklist, removeBlock } from '../../../src/store/blocklist.ts'
import { findTicket } from '../../../src/store/tickets.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin()
  operator = await admin.signIn('operator')
})

after(() => admin.close())

async function latest(): Promise<{ id: string; protocol: string }> {
  await admin.intake.idle()
  const [row] = await admin.database
    .reader('messages')
    .join('deliveries', 'deliveries.message_id', 'messages.id')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .where('messages.direction', 'in')
    .orderBy('messages.seq', 'desc')
    .limit(1)
    .select('messages.id as id', 'tickets.protocol as protocol')
  return { id: String(row?.id), protocol: String(row?.protocol) }
}

test('message, of an allowed sender, C55 cannot be marked as spam by an operator', async () => {
  await bringIn(admin.intake, { raw: mailAbout('Pedido') })
  const { id } = await latest()
  const allowed = { pattern: 'ana@cliente.example', reason: 'x', owner: 'bia', list: 'allow' } as const
  await addBlock(admin.database.writer, allowed, new Date())
  assert.match((await operator.get(`/messages/${id}/spam`)).text, /lista dos permitidos/)
  await operator.post(`/messages/${id}/spam`)
  assert.equal((await listBlocklist(admin.database.reader))[0]?.list, 'allow')
  await removeBlock(admin.database.writer, 'ana@cliente.example')
})

test('message, marked as spam after a question, C55 blocks its author, closes the ticket and tells who and why', async () => {
  const { id, protocol } = await latest()
  assert.match((await operator.get(`/messages/${id}`)).text, new RegExp(`/messages/${id}/spam`))
  assert.match((await operator.get(`/messages/${id}/spam`)).text, /ana@cliente\.example entra na lista/)
  await operator.post(`/messages/${id}/spam`)
  const [entry] = await listBlocklist(admin.database.reader)
  assert.deepEqual([entry?.pattern, entry?.owner, entry?.list], ['ana@cliente.example', 'operator', 'block'])
  assert.match(entry?.reason ?? '', new RegExp(id))
  assert.equal((await findTicket(admin.database.reader, protocol))?.state, 'spam')
  const [audit] = (await listAudit(admin.database.reader, 9)).filter(({ subject }) => subject === id)
  assert.deepEqual([audit?.event, audit?.subject], ['message-marked-spam', id])
})

const hostile = ['*@*', '/.*@.*/', '*@gmail.example', '*@*.example', 'gmail.example', '"*"@*']

for (const author of hostile) {
  test(`message, C55 from the author ${author}, cannot be marked as spam: its text would be a pattern of many`, async () => {
    const raw = mail([`From: <${author}>`, 'To: suporte@empresa.example', `Subject: ${author}`])
    await bringIn(admin.intake, { raw, from: 'x@spam.example' })
    const { id, protocol } = await latest()
    const before = await listBlocklist(admin.database.reader)
    for (const path of [`/messages/${id}/spam`, `/tickets/${protocol}/spam`]) {
      assert.doesNotMatch((await operator.get(path)).text, /type="submit" class="danger"/, path)
      await operator.post(path)
      assert.deepEqual(await listBlocklist(admin.database.reader), before, path)
    }
    assert.equal((await findTicket(admin.database.reader, protocol))?.state, 'open')
  })
}

test('message, that is none or our own, C55 cannot be marked', async () => {
  assert.equal((await operator.get('/messages/none/spam')).status, 404)
  assert.equal((await operator.post('/messages/none/spam')).status, 404)
})

test('message, that nothing proves, C55 shows so and lets its envelope be blocked in the place of its author', async () => {
  const raw = mail(['From: vitima@cliente.example', 'To: suporte@empresa.example', 'Subject: Oferta'])
  for (const [target, pattern] of [
    ['reverse-path', 'x@ladrao.example'],
    ['peer', '192.0.2.7'],
  ] as const) {
    await bringIn(admin.intake, { raw: raw.replace('Oferta', target), from: 'x@ladrao.example' })
    const { id, protocol } = await latest()
    const path = target === 'peer' ? `/tickets/${protocol}/spam` : `/messages/${id}/spam`
    const { text } = await operator.get(path)
    assert.match(text, /badge plain">não verificado</)
    assert.match(text, /Nada prova que o autor escreveu/)
    assert.match(text, new RegExp(pattern.replaceAll('.', '\\.')))
    await operator.post(path, { target })
    const patterns = (await listBlocklist(admin.database.reader)).map((entry) => entry.pattern)
    assert.ok(patterns.includes(pattern))
    assert.ok(!patterns.includes('vitima@cliente.example'))
    assert.equal((await findTicket(admin.database.reader, protocol))?.state, 'spam')
    await removeBlock(admin.database.writer, pattern)
  }
})

test('message, security 6.25 brought by LMTP, C55 never offers to block the mail server in front', async () => {
  const raw = mail(['From: eva@cliente.example', 'To: suporte@empresa.example', 'Subject: LMTP'])
  await bringIn(admin.intake, { raw, from: 'x@ladrao.example', door: 'lmtp' })
  const { text } = await operator.get(`/messages/${(await latest()).id}/spam`)
  assert.match(text, /x@ladrao\.example/)
  assert.match(text, /value="reverse-path"/)
  assert.doesNotMatch(text, /value="peer"/)
})
