import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { listAttempts } from '../../src/store/attempts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { findMessage } from '../../src/store/messages.ts'
import { listRecipients } from '../../src/store/outgoing-recipients.ts'
import { openSqliteInMemory, type TestDatabase } from '../support/database.ts'
import { localHost, queueTestMail, startTestOutbound, testChannel } from '../support/outbox.ts'
import { postfixObstacle, startPostfix } from '../support/postfix.ts'

const skip = postfixObstacle() ?? false

async function sendAll(database: TestDatabase, port: number, clock = () => new Date()): Promise<void> {
  await using outbound = startTestOutbound(database, { destination: localHost(port), clock })
  await outbound.sendDue()
}

test('outbox, a real Postfix as target, hands over, is put off and refused recipient by recipient', {
  skip,
}, async () => {
  const access = [
    '{ rui@client.example = 550 5.1.1 Nobody of that name }',
    '{ zoe@client.example = 550 5.1.1 Nobody of that name }',
    '{ eva@client.example = 450 4.2.1 Mailbox busy }',
  ]
  await using postfix = await startPostfix('client.example', null, [
    `smtpd_recipient_restrictions = check_recipient_access inline:{${access.join(', ')}}, permit_mynetworks, reject`,
  ])
  await using database = await openSqliteInMemory()
  const id = await queueTestMail(database, {
    to: ['ana@client.example', 'rui@client.example', 'eva@client.example'],
    text: 'Bom dia.\r\n.\r\n..duas\r\n',
  })
  const refused = await queueTestMail(database, { to: ['zoe@client.example'] })
  await sendAll(database, postfix.port)
  const recipients = await listRecipients(database.reader, id)
  assert.deepEqual(
    recipients.map(({ state, status }) => [state, status]),
    [
      ['sent', '2.0.0'],
      ['failed', '5.1.1'],
      ['deferred', '4.2.1'],
    ],
  )
  assert.match(recipients[1]?.reply ?? '', /Nobody of that name/)
  assert.equal((await findMessage(database.reader, refused))?.state, 'failed')
  const [raw] = await postfix.delivered(1)
  assert.match(raw?.toString() ?? '', /^Return-Path: <suporte@desk\.example>$/m)
  assert.ok(raw?.toString().includes('Bom dia.\n.\n..duas\n'))
})

test('outbox, a real Postfix as smarthost, relays what it took', { skip }, async () => {
  await using target = await startPostfix('client.example')
  await using smarthost = await startPostfix('relay.example', { port: target.port, isEncrypted: false })
  await using database = await openSqliteInMemory()
  const ids = await Promise.all(Array.from({ length: 10 }, () => queueTestMail(database)))
  await sendAll(database, smarthost.port)
  for (const id of ids) assert.equal((await findMessage(database.reader, id))?.state, 'sent')
  assert.equal((await target.delivered(10)).length, 10)
  const connections = new Set(
    (await Promise.all(ids.map((id) => listAttempts(database.reader, id)))).flat().map(({ dialogue }) => {
      return dialogue.some(({ command }) => command === 'RSET')
    }),
  )
  assert.ok(connections.has(true), 'a connection was kept')
})

test('outbox, a real Postfix that greylists, is asked again and takes the mail', { skip }, async (t) => {
  const policy = await openPolicyServer(t)
  await using postfix = await startPostfix('client.example', null, [
    `smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:${policy.port}, permit_mynetworks, reject`,
  ])
  await using database = await openSqliteInMemory()
  const id = await queueTestMail(database)
  await sendAll(database, postfix.port)
  assert.equal((await findMessage(database.reader, id))?.state, 'deferred')
  assert.match((await findMessage(database.reader, id))?.reply ?? '', /^450 4\.7\.1 .*Greylisted/)
  await sendAll(database, postfix.port)
  assert.equal((await findMessage(database.reader, id))?.state, 'deferred', 'not before its time')
  await sendAll(database, postfix.port, () => new Date(Date.now() + 5 * 60_000))
  assert.equal((await findMessage(database.reader, id))?.state, 'sent')
  assert.equal((await postfix.delivered(1)).length, 1)
})

test('outbox, a real Postfix that is slow, takes too small mails or has no STARTTLS, is waited for or told', {
  skip,
}, async () => {
  await using postfix = await startPostfix('client.example', null, [
    'smtpd_recipient_restrictions = sleep 2, permit_mynetworks, reject',
    'message_size_limit = 2000',
  ])
  await using database = await openSqliteInMemory()
  const slow = await queueTestMail(database)
  const large = await queueTestMail(database, { text: 'x'.repeat(70).concat('\r\n').repeat(100) })
  await saveChannel(
    database.writer,
    testChannel('private', postfix.port, {
      settings: { server: { host: '127.0.0.1', port: postfix.port, encryption: 'starttls' } },
    }),
    new Date(),
  )
  const secret = await queueTestMail(database, { channelId: 'private' })
  await sendAll(database, postfix.port)
  const states = await Promise.all(
    [slow, large, secret].map(async (id) => {
      const [attempt] = await listAttempts(database.reader, id)
      return [(await findMessage(database.reader, id))?.state, attempt?.outcome]
    }),
  )
  assert.deepEqual(states, [
    ['sent', 'sent'],
    ['failed', 'too-large'],
    ['deferred', 'insecure'],
  ])
})

test('outbox, the line to a real Postfix is cut after the last octets, sends no second copy', {
  skip,
}, async (t) => {
  await using postfix = await startPostfix('client.example')
  const port = await openCuttingProxy(t, postfix.port)
  await using database = await openSqliteInMemory()
  const id = await queueTestMail(database)
  await sendAll(database, port)
  await sendAll(database, port, () => new Date(Date.now() + 3_600_000))
  assert.equal((await findMessage(database.reader, id))?.state, 'failed')
  const attempts = await listAttempts(database.reader, id)
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['unknown'],
  )
  await wait(500)
  assert.equal((await postfix.delivered(1)).length, 1)
})

/** Answers to Postfix that each triplet has to come back once. */
async function openPolicyServer(t: TestContext): Promise<{ readonly port: number }> {
  const known = new Set<string>()
  const server = createServer((socket) => {
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString()
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const recipient = /^recipient=(.*)$/m.exec(text.slice(0, end))?.[1] ?? ''
        text = text.slice(end + 2)
        socket.write(`action=${known.has(recipient) ? 'DUNNO' : 'DEFER 4.7.1 Greylisted, come back'}\n\n`)
        known.add(recipient)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  return { port: (server.address() as AddressInfo).port }
}

/** Passes a dialogue on until the octets of the mail are through, and then hangs up on us. */
async function openCuttingProxy(t: TestContext, port: number): Promise<number> {
  const server = createServer((client) => {
    const host = connect(port, '127.0.0.1')
    let text = ''
    for (const each of [client, host]) each.on('error', () => undefined)
    host.on('data', (chunk) => client.write(chunk))
    client.on('data', (chunk) => {
      text = (text + chunk.toString('latin1')).slice(-5)
      host.write(chunk, () => {
        if (text === '\r\n.\r\n') client.destroy()
      })
    })
    client.on('close', () => setTimeout(() => host.end(), 300))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}
