import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { pass, reject } from '../../src/domain/policy/verdict.ts'
import type { Acknowledgement } from '../../src/domain/outgoing/automatic-mail.ts'
import { readReplyToken } from '../../src/intake/reply-token.ts'
import { composeOctets } from '../../src/outgoing/compose-facts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { newId } from '../../src/store/id.ts'
import { findMessage } from '../../src/store/messages.ts'
import { listRecipients } from '../../src/store/outgoing-recipients.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import { openSqliteInMemory, type TestDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDoor, openIntake } from '../support/gateway.ts'
import { localHost, noBlobs, startTestOutbound, type TestOutbound } from '../support/outbox.ts'

const secret = Buffer.alloc(32, 1)
const ticketId = '01J00000000000000000000000'

/** Queues an acknowledgement, and gives the id of its row. */
async function acknowledge(database: TestDatabase, changes: Partial<Acknowledgement> = {}): Promise<string> {
  const id = newId(new Date())
  const mail: Acknowledgement = {
    template: 'acknowledgement',
    deskAddress: 'suporte@desk.example',
    to: 'ana@client.example',
    protocol: '2026-000001',
    ticketId,
    subject: 'Impressora',
    language: 'pt-BR',
    inReplyTo: '1@client.example',
    messageId: 'signed@mx.desk.example',
    ...changes,
  }
  const now = new Date()
  await writeTransaction(database, (trx) =>
    queueMails(trx, [{ id, mail, kind: 'auto-reply', ticket: null, leavesAt: now }], now),
  )
  return id
}

/** Sends what is due, and gives how many mails that were. */
async function sendAll(database: TestDatabase, options: TestOutbound): Promise<number> {
  const outbound = startTestOutbound(database, { secret, ...options })
  const count = await outbound.sendDue()
  await outbound.close()
  return count
}

/** The port of a host that takes every mail, and what it got. */
async function openHost(
  t: { after(end: () => Promise<void>): void },
  hooks: Parameters<typeof openIntake>[0] = {},
) {
  const { intake, received } = openIntake(hooks)
  const door = await openDoor({ intake })
  t.after(() => door.close())
  const { port } = door.address as { port: number }
  return { received, destination: localHost(port) }
}

test('outbound, into a folder, writes a mail that no machine answers and whose answer finds its ticket', async () => {
  await using database = await openSqliteInMemory()
  const folder = temporaryFolder()
  const id = await acknowledge(database)
  assert.equal(await sendAll(database, { destination: { folder } }), 1)
  assert.equal((await findMessage(database.reader, id))?.state, 'sent')
  assert.deepEqual(await readdir(folder), [`${id}.eml`])
  const mail = await simpleParser(await readFile(join(folder, `${id}.eml`)))
  assert.equal(mail.headers.get('auto-submitted'), 'auto-replied')
  assert.equal(mail.headers.get('x-auto-response-suppress'), 'All')
  assert.equal(mail.headers.get('x-portaria-loop'), 'mx.desk.example')
  assert.equal(mail.messageId, '<signed@mx.desk.example>')
  assert.equal(mail.inReplyTo, '<1@client.example>')
  assert.match(mail.text ?? '', /2026-000001/)
  const token = /\+([^@]+)@desk\.example$/.exec(mail.replyTo?.value[0]?.address ?? '')?.[1] ?? ''
  assert.equal(readReplyToken(secret, token), ticketId)
})

test('outbound, to a host, leaves with the null reverse-path', async (t) => {
  await using database = await openSqliteInMemory()
  const reversePaths: (string | null)[] = []
  const { destination, received } = await openHost(t, {
    from: async (reversePath) => {
      reversePaths.push(reversePath)
      return { verdict: pass, text: [] }
    },
  })
  await acknowledge(database)
  await sendAll(database, { destination })
  assert.deepEqual(reversePaths, [null])
  assert.deepEqual(received[0]?.recipients, ['ana@client.example'])
})

test('outbound, an address with line breaks, reaches nobody', async (t) => {
  await using database = await openSqliteInMemory()
  const { destination, received } = await openHost(t)
  const id = await acknowledge(database, {
    subject: 'x',
    to: 'ana@client.example>\r\nRCPT TO:<evil@evil.example>\r\nBcc: evil@evil.example',
  })
  await sendAll(database, { destination })
  assert.deepEqual(received, [])
  assert.equal((await findMessage(database.reader, id))?.state, 'failed')
})

test('composing, a mail that names a file or a page, reads neither', async () => {
  const mail = { to: { name: '', address: 'ana@client.example' }, subject: 'x', text: 'x' }
  for (const path of [import.meta.filename, 'http://127.0.0.1:1/x'])
    await assert.rejects(
      composeOctets(
        { ...mail, attachments: [{ path }], disableFileAccess: true, disableUrlAccess: true },
        noBlobs,
      ),
      /access rejected/i,
    )
})

test('outbound, a subject with line breaks, adds no field', async () => {
  await using database = await openSqliteInMemory()
  const folder = temporaryFolder()
  const id = await acknowledge(database, { subject: 'x\r\nBcc: evil@evil.example\r\n\r\nbody' })
  await sendAll(database, { destination: { folder } })
  const mail = await simpleParser(await readFile(join(folder, `${id}.eml`)))
  assert.equal(mail.headers.has('bcc'), false)
})

test('outbound, a host that refuses for good, is not asked again', async (t) => {
  await using database = await openSqliteInMemory()
  const { destination } = await openHost(t, {
    to: async () => ({ verdict: reject('unknown-address'), text: [] }),
  })
  const id = await acknowledge(database)
  await sendAll(database, { destination })
  const [recipient] = await listRecipients(database.reader, id)
  assert.deepEqual([recipient?.state, recipient?.status], ['failed', '5.1.1'])
  assert.match(recipient?.reply ?? '', /550 5\.1\.1/)
  assert.deepEqual(await database.reader('outbox'), [])
})

test('outbound, a host that refuses us and not the mail, is asked again', async (t) => {
  const dialogues: Record<string, string> = {
    'at its greeting': '554 5.7.1 No service for you\r\n',
    'until we sign in': '220 mx\r\n250 mx\r\n530 5.7.0 Authentication required\r\n',
  }
  for (const [where, replies] of Object.entries(dialogues)) {
    await using database = await openSqliteInMemory()
    const host = createServer((socket) => {
      const [greeting, ...others] = replies.split(/(?<=\r\n)/)
      socket.write(greeting ?? '')
      socket.on('data', () => socket.write(others.shift() ?? '221 2.0.0 Bye\r\n'))
    })
    await once(host.listen(0, '127.0.0.1'), 'listening')
    t.after(() => host.close())
    const id = await acknowledge(database)
    await sendAll(database, { destination: localHost((host.address() as AddressInfo).port) })
    assert.equal((await findMessage(database.reader, id))?.state, 'deferred', where)
  }
})

test('outbound, complaint 19 a host that is away, shows red at once and is asked again after a pause', async () => {
  await using database = await openSqliteInMemory()
  const first = await acknowledge(database)
  const behind = await acknowledge(database)
  const outbound = startTestOutbound(database, { secret, destination: localHost(1) })
  await outbound.sendDue()
  await outbound.sendDue()
  await outbound.close()
  for (const id of [first, behind]) {
    const message = await findMessage(database.reader, id)
    assert.equal(message?.state, 'deferred')
    assert.match(message?.reply ?? '', /ECONNREFUSED/)
  }
  const rows = await database.reader('outbox').orderBy('message_id').select('attempts', 'lease')
  assert.deepEqual(
    rows.map(({ attempts, lease }) => [Number(attempts), lease]),
    [
      [0, null],
      [0, null],
    ],
    'what says nothing of a mail costs it no attempt',
  )
})

test('outbound, no destination and no channel, leaves the mail waiting', async () => {
  await using database = await openSqliteInMemory()
  const id = await acknowledge(database)
  assert.equal(await sendAll(database, { destination: null }), 0)
  assert.equal((await findMessage(database.reader, id))?.state, 'waiting')
})
