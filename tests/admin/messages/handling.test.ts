import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { saveChannel } from '../../../src/store/channels.ts'
import { foldedName } from '../../../src/store/folded-name.ts'
import { listHistory } from '../../../src/store/history.ts'
import { findMessage } from '../../../src/store/messages.ts'
import { listRecipients } from '../../../src/store/outgoing-recipients.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { type Downstream, openDownstream } from '../../support/downstream.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import {
  localHost,
  queueTestMail,
  startTestOutbound,
  testChannel,
  type TestMail,
} from '../../support/outbox.ts'
import type { Visitor } from '../../support/visitor.ts'

/** Pages with a ticket, a server that knows nobody called Anna, and what sends to it. */
async function startHouse(t: TestContext, open: Open) {
  const database = await open()
  const close = async (): Promise<void> => {}
  const admin = await startMailAdmin([openDesk], { database: { ...database, close } })
  const server: Downstream = await openDownstream((state, socket) => {
    const isWrong = /anna@/.test(server.commands.at(-1) ?? '')
    return state === 'RCPT' && isWrong ? () => socket.write('550 5.1.1 No Anna here\r\n') : undefined
  })
  const destination = localHost(server.port)
  const outbound = startTestOutbound(database, { destination, blobs: admin.blobs, pollMs: 100 })
  t.after(async () => {
    await outbound.close()
    server.close()
    await admin.close()
    await database[Symbol.asyncDispose]()
  })
  await bringIn(admin.intake, { raw: mailAbout('Impressora quebrou'), peer: '127.0.0.1' })
  const row: { id: string; protocol: string } = await database.reader('tickets').first('id', 'protocol')
  const operator = await admin.signIn('operator')
  const queue = (mail: TestMail = {}): Promise<string> =>
    queueTestMail(database, { ticket: { id: row.id, protocol: row.protocol }, ...mail })
  return { admin, server, outbound, operator, queue, ticketId: row.id, protocol: row.protocol }
}

async function becomes(admin: TestAdmin, id: string, state: string): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    const message = await findMessage(admin.database.reader, id)
    if (message?.state === state) return
    if (Date.now() > end) throw new Error(`expected ${state} within ten seconds, got ${message?.state}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What the page of a mail, or of its mending, gives back untouched. */
async function fieldsOf(operator: Visitor, path: string): Promise<Record<string, string>> {
  const { text, status } = await operator.get(path)
  assert.equal(status, 200)
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  const inputs = [...text.matchAll(/<input\b[^>]*name="(?:seen|to|cc|subject)"[^>]*>/g)]
  const body = /<textarea[^>]*>\n?(.*?)<\/textarea>/s.exec(text)?.[1]
  return {
    ...Object.fromEntries(inputs.map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')])),
    ...(body === undefined ? {} : { text: body }),
  }
}

forEachDialect((_dialect, open) => {
  test('message page, a mail refused by its server, C49 C51 complaint 19 is red within 10 s, mended and delivered', async (t) => {
    const { admin, server, operator, queue, ticketId, protocol } = await startHouse(t, open)
    const id = await queue({ to: ['anna@client.example', 'rui@client.example'], text: 'Bom dia, Ana.\r\n' })
    await becomes(admin, id, 'failed')
    const list = await operator.get('/messages?q=status%3Afailed')
    assert.match(list.text, /badge bad">Não enviada \(erro\)</)
    assert.match(list.text, /550 5\.1\.1 No Anna here/)
    admin.intake.start()
    await admin.intake.idle()
    const fields = await fieldsOf(operator, `/messages/${id}/mend`)
    assert.equal(fields.to, 'anna@client.example')
    assert.match(fields.text ?? '', /Bom dia, Ana\./)
    const wrong = await operator.post(`/messages/${id}/mend`, { ...fields, to: 'isto não é endereço' })
    assert.equal(wrong.status, 422)
    const again = await operator.post(`/messages/${id}/mend`, { ...fields, to: 'rui@client.example' })
    assert.equal(again.status, 409)
    assert.match(again.text, /já recebeu esta mensagem/)
    const mended = await operator.post(`/messages/${id}/mend`, { ...fields, to: 'Ana <ana@client.example>' })
    assert.equal(mended.status, 303)
    const fresh = String(mended.headers.location).split('/').at(-1) ?? ''
    await becomes(admin, fresh, 'sent')
    assert.equal(server.mails.length, 2)
    assert.match(server.mails[1] ?? '', /^To: Ana <ana@client\.example>\r$/m)
    assert.match(server.mails[1] ?? '', new RegExp(`^Subject: Resposta \\[${protocol}\\]\r$`, 'm'))
    assert.match(server.mails[1] ?? '', /Bom dia, Ana\./)
    assert.deepEqual(
      (await listRecipients(admin.database.reader, id)).map(({ state }) => state),
      ['cancelled', 'sent'],
    )
    const history = await listHistory(admin.database.reader, ticketId)
    assert.deepEqual(
      history
        .filter(({ event }) => event === 'mail-mended')
        .map(({ actor, messageId }) => [actor, messageId]),
      [['operator', fresh]],
    )
    assert.match((await operator.get(`/messages/${id}`)).text, new RegExp(`/messages/${fresh}"`))
    assert.match((await operator.get(`/messages/${fresh}`)).text, new RegExp(`/messages/${id}"`))
    const ticket = await operator.get(`/tickets/${protocol}`)
    for (const each of [id, fresh]) assert.match(ticket.text, new RegExp(`/messages/${each}`))
  })

  test('message page, a mail whose text is mended, C51 leaves with it as text and as HTML', async (t) => {
    const { admin, server, operator, queue } = await startHouse(t, open)
    const id = await queue({ to: ['ana@client.example'], leavesAt: new Date(Date.now() + 3_600_000) })
    admin.intake.start()
    await admin.intake.idle()
    const fields = await fieldsOf(operator, `/messages/${id}/mend`)
    const typed = { ...fields, subject: 'Prazo <novo>', text: 'Fica pronto <b>amanhã</b>.\n\nBia' }
    const mended = await operator.post(`/messages/${id}/mend`, typed)
    const fresh = String(mended.headers.location).split('/').at(-1) ?? ''
    await becomes(admin, fresh, 'sent')
    const mail = server.mails[0] ?? ''
    assert.match(mail, /Subject: Prazo <novo> \[/)
    assert.match(mail, /multipart\/alternative/)
    assert.match(mail, /Fica pronto <b>amanh=C3=A3<\/b>\./)
    assert.match(mail, /Fica pronto &lt;b&gt;amanh=C3=A3&lt;\/b&gt;\./)
    assert.equal(mail.match(/^(?:Message-ID|Date|To|Subject|MIME-Version):/gm)?.length, 5)
    await becomes(admin, id, 'cancelled')
    const late = await operator.post(`/messages/${id}/mend`, fields)
    assert.equal(late.status, 409)
    assert.equal(server.mails.length, 1)
  })

  test('message page, a mail that waits, C52 leaves at once and C51 is deleted and logged', async (t) => {
    const { admin, operator, queue, ticketId } = await startHouse(t, open)
    const leavesAt = new Date(Date.now() + 3_600_000)
    const [soon, never] = [await queue({ leavesAt }), await queue({ leavesAt })]
    const fields = await fieldsOf(operator, `/messages/${soon}`)
    const done = await operator.post(`/messages/${soon}/retry`, { seen: fields.seen ?? '' })
    assert.equal(done.headers.location, `/messages/${soon}`)
    await becomes(admin, soon, 'sent')
    await operator.post(`/messages/${never}/delete`, { seen: fields.seen ?? '' })
    await becomes(admin, never, 'cancelled')
    const again = await operator.post(`/messages/${never}/retry`, { seen: fields.seen ?? '' })
    assert.equal(again.headers.location, `/messages/${never}`)
    assert.match((await operator.get(`/messages/${never}`)).text, /A situação da mensagem mudou/)
    assert.doesNotMatch((await operator.get(`/messages/${never}`)).text, /Efetivar|Porta de entrada/)
    const events = (await listHistory(admin.database.reader, ticketId)).map(({ event }) => event)
    assert.ok(events.includes('mail-retried') && events.includes('mail-deleted'))
    const audit: string[] = await admin.database.reader('audit').pluck('event')
    assert.ok(audit.includes('mail-retried') && audit.includes('mail-deleted'))
  })

  test('monitor, mails that did not arrive, C51 C52 are counted, confirmed and handled together, the others told', async (t) => {
    const { admin, operator, queue, server } = await startHouse(t, open)
    const leavesAt = new Date(Date.now() + 3_600_000)
    const ids: string[] = []
    for (const to of ['ana', 'rui', 'eva']) ids.push(await queue({ to: [`${to}@client.example`], leavesAt }))
    const filter = '/messages/queue?scope=filter&q=status%3Awaiting'
    assert.match((await operator.get(filter)).text, /3 mensagens não chegaram a todos/)
    const asked = await operator.get('/messages?q=status%3Awaiting')
    assert.match(asked.text, /formaction="\/messages\/queue"/)
    await admin.database.writer('suppressions').insert({
      ...{ address_folded: 'eva@client.example', address: 'eva@client.example', why: 'hard' },
      ...{ reason: 'no-mailbox', words: '550', created_at: new Date().toISOString() },
    })
    const sent = await operator.post('/messages/queue', {
      scope: 'filter',
      q: 'status:waiting',
      work: 'retry',
    })
    assert.equal(sent.headers.location, '/messages/reprocess/progress')
    for (const id of ids.slice(0, 2)) await becomes(admin, id, 'sent')
    const end = await operator.get('/messages/reprocess/progress')
    assert.match(end.text, /Postas para envio agora: 2/)
    assert.match(
      end.text,
      new RegExp(`/messages/${ids[2]}">[^<]*</a>: Nenhum dos destinatários pode receber`),
    )
    await operator.post('/messages/queue', { scope: 'selected', id: ids, work: 'delete' })
    await becomes(admin, ids[2] ?? '', 'cancelled')
    assert.equal(server.mails.length, 2)
    const audit: string[] = await admin.database.reader('audit').pluck('event')
    assert.equal(audit.filter((event) => event === 'mails-handled').length, 2)
  })

  test('message page, who may only see its queue, C51 C52 finds nothing to handle and may not', async (t) => {
    const { admin, queue, ticketId } = await startHouse(t, open)
    const id = await queue({ leavesAt: new Date(Date.now() + 3_600_000) })
    const db = admin.database.writer
    await db('queues').insert({ id: 'q', name: 'Fila', folded_name: 'fila', colour: 'blue', position: 1 })
    await db('tickets').where({ id: ticketId }).update({ queue_id: 'q' })
    const watcher = await admin.signIn('operator', 'watcher')
    const user = await db('users').where({ name: 'watcher' }).first('id')
    await db('groups').insert({ id: 'g', name: 'Grupo', folded_name: 'grupo' })
    await db('group_members').insert({ group_id: 'g', user_id: user.id })
    await db('queue_groups').insert({ queue_id: 'q', group_id: 'g', allowed: 'see' })
    assert.doesNotMatch((await watcher.get(`/messages/${id}`)).text, /Efetivar/)
    for (const action of ['retry', 'delete', 'mend']) {
      assert.equal((await watcher.post(`/messages/${id}/${action}`, { seen: 'waiting' })).status, 403)
    }
    assert.match((await watcher.get('/messages/queue?scope=filter&q=')).text, /Nada a tratar/)
    assert.match((await watcher.get(`/messages/queue?id=${id}`)).text, /Nada a tratar/)
  })

  test('sending queue, two channels and a contract, F4 C49 counts what did not arrive and leads to it', async (t) => {
    const { admin, operator, queue, ticketId } = await startHouse(t, open)
    const db = admin.database.writer
    await saveChannel(db, testChannel('k1', 1, { name: 'Saída São Paulo' }), new Date())
    await saveChannel(db, testChannel('k2', 1), new Date())
    await db('contracts').insert({
      ...{
        id: 'c1',
        name: 'Opção Ouro',
        folded_name: foldedName('Opção Ouro'),
        client_id: null,
        channel_id: null,
      },
    })
    await db('tickets').where({ id: ticketId }).update({ contract_id: 'c1' })
    const leavesAt = new Date(Date.now() + 3_600_000)
    for (const subject of ['Um', 'Dois']) await queue({ channelId: 'k1', leavesAt, subject })
    await queue({ channelId: 'k2', leavesAt, subject: 'Três', ticket: null })
    const { text } = await operator.get('/outbox')
    assert.match(text, /Saída São Paulo<\/bdi><\/th>\s*<td[^>]*><a href="[^"]*">2</)
    assert.match(text, /Opção Ouro<\/bdi><\/th>\s*<td[^>]*><a href="[^"]*">2</)
    const link = /href="(\/messages[^"]*canal[^"]*Paulo[^"]*)"/.exec(text)?.[1] ?? ''
    const list = await operator.get(link.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'))
    assert.match(list.text, />Um</)
    assert.doesNotMatch(list.text, />Três</)
    assert.match(list.text, /<option value="k1" selected>/)
    const ofContract = await operator.get('/messages?contract=c1')
    assert.match(ofContract.text, />Dois</)
    assert.doesNotMatch(ofContract.text, />Três</)
    const narrowed = await operator.get('/messages?channel=k2')
    assert.match(narrowed.text, />Três</)
    assert.doesNotMatch(narrowed.text, />Um</)
  })
})
