import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { readReplyToken } from '../../src/intake/reply-token.ts'
import { deliveryTo } from '../../src/outgoing/delivery.ts'
import { retryAt, startOutbound } from '../../src/outgoing/outbound.ts'
import type { OutgoingMail, OutgoingWork } from '../../src/outgoing/outbound.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDoor, openIntake, silentLog } from '../support/gateway.ts'
import { pass, reject } from '../../src/domain/policy/verdict.ts'

const secret = Buffer.alloc(32, 1)
const ticketId = '01J00000000000000000000000'
const folder = temporaryFolder()

function outboxOf(subject = 'Impressora', to = 'ana@client.example') {
  const waiting: OutgoingMail[] = [
    {
      id: 'mail-1',
      attempts: 1,
      mail: {
        template: 'acknowledgement',
        deskAddress: 'suporte@desk.example',
        to,
        protocol: '2026-000001',
        ticketId,
        subject,
        language: 'pt-BR',
        inReplyTo: '1@client.example',
        messageId: 'signed@mx.desk.example',
      },
    },
  ]
  const sent: string[] = []
  const failed: { reply: string; retryAt: Date | null }[] = []
  const work: OutgoingWork = {
    take: async (limit) => waiting.splice(0, limit),
    sent: async (id) => void sent.push(id),
    failed: async (_id, reply, at) => void failed.push({ reply, retryAt: at }),
  }
  return { work, sent, failed }
}

test('outbound, into a folder, writes a mail that no machine answers and whose answer finds its ticket', async () => {
  const { work, sent } = outboxOf()
  const outbound = startOutbound({
    work,
    deliver: deliveryTo({ folder }, 'mx.desk.example'),
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  assert.equal(await outbound.sendDue(), 1)
  await outbound.close()
  assert.deepEqual(sent, ['mail-1'])
  const mail = await simpleParser(await readFile(join(folder, 'mail-1.eml')))
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
  const reversePaths: (string | null)[] = []
  const { intake, received } = openIntake({
    from: async (reversePath) => {
      reversePaths.push(reversePath)
      return { verdict: pass, text: [] }
    },
  })
  const door = await openDoor({ intake, protocol: 'smtp' })
  t.after(() => door.close())
  const { port } = door.address as { port: number }
  const { work, sent } = outboxOf()
  const host = { host: '127.0.0.1', port, isImplicitTls: false, user: null, password: null }
  const deliver = deliveryTo(host, 'mx.desk.example')
  const outbound = startOutbound({
    work,
    deliver: deliver,
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  await outbound.sendDue()
  await outbound.close()
  assert.deepEqual(
    { sent, reversePaths, recipients: received[0]?.recipients },
    {
      sent: ['mail-1'],
      reversePaths: [null],
      recipients: ['ana@client.example'],
    },
  )
})

test('outbound, an address with line breaks, reaches nobody', async (t) => {
  const { intake, received } = openIntake()
  const door = await openDoor({ intake })
  t.after(() => door.close())
  const { port } = door.address as { port: number }
  const { work, failed } = outboxOf(
    'x',
    'ana@client.example>\r\nRCPT TO:<evil@evil.example>\r\nBcc: evil@evil.example',
  )
  const host = { host: '127.0.0.1', port, isImplicitTls: false, user: null, password: null }
  const outbound = startOutbound({
    work,
    deliver: deliveryTo(host, 'mx.desk.example'),
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  await outbound.sendDue()
  await outbound.close()
  assert.deepEqual(received, [])
  assert.equal(failed[0]?.retryAt, null)
})

test('delivery, a mail that names a file or a page, reads neither and does not leave', async () => {
  const deliver = deliveryTo({ folder }, 'mx.desk.example')
  const mail = { to: { name: '', address: 'ana@client.example' }, subject: 'x', text: 'x' }
  for (const path of [import.meta.filename, 'http://127.0.0.1:1/x']) {
    const { kind, reply } = await deliver('mail-2', { ...mail, attachments: [{ path }] })
    assert.notEqual(kind, 'sent', path)
    assert.match(reply, /access rejected/i)
  }
})

test('outbound, a subject with line breaks, adds no field', async () => {
  const { work } = outboxOf('x\r\nBcc: evil@evil.example\r\n\r\nbody', 'ana@client.example')
  const outbound = startOutbound({
    work,
    deliver: deliveryTo({ folder }, 'mx.desk.example'),
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  await outbound.sendDue()
  await outbound.close()
  const mail = await simpleParser(await readFile(join(folder, 'mail-1.eml')))
  assert.equal(mail.headers.has('bcc'), false)
})

test('outbound, several mails are due, takes each only when the one before has left', async () => {
  const { work } = outboxOf()
  const [mail] = await work.take(1)
  assert.ok(mail)
  const waiting = ['one', 'two', 'three']
  const steps: string[] = []
  const outbound = startOutbound({
    work: {
      ...work,
      take: async (limit) => {
        const taken = waiting.splice(0, limit).map((id) => ({ ...mail, id }))
        steps.push(...taken.map(({ id }) => `take ${id}`))
        return taken
      },
    },
    deliver: async (id) => {
      steps.push(`send ${id}`)
      return { kind: 'sent', reply: '250 2.0.0 OK' }
    },
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  assert.equal(await outbound.sendDue(), 3)
  await outbound.close()
  assert.deepEqual(
    steps,
    ['one', 'two', 'three'].flatMap((id) => [`take ${id}`, `send ${id}`]),
  )
})

test('outbound, a host that refuses for good, is not asked again', async (t) => {
  const { intake } = openIntake({ to: async () => ({ verdict: reject('unknown-address'), text: [] }) })
  const door = await openDoor({ intake })
  t.after(() => door.close())
  const { port } = door.address as { port: number }
  const { work, failed } = outboxOf()
  const host = { host: '127.0.0.1', port, isImplicitTls: false, user: null, password: null }
  const outbound = startOutbound({
    work,
    deliver: deliveryTo(host, 'mx.desk.example'),
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  await outbound.sendDue()
  await outbound.close()
  assert.equal(failed.length, 1)
  assert.equal(failed[0]?.retryAt, null)
  assert.match(failed[0]?.reply ?? '', /550 5\.1\.1/)
})

test('outbound, a host that refuses us and not the mail, is asked again', async (t) => {
  const dialogues: Record<string, string> = {
    'at its greeting': '554 5.7.1 No service for you\r\n',
    'until we sign in': '220 mx\r\n250 mx\r\n530 5.7.0 Authentication required\r\n',
  }
  for (const [where, replies] of Object.entries(dialogues)) {
    const host = createServer((socket) => {
      const [greeting, ...others] = replies.split(/(?<=\r\n)/)
      socket.write(greeting ?? '')
      socket.on('data', () => socket.write(others.shift() ?? '221 2.0.0 Bye\r\n'))
    })
    await once(host.listen(0, '127.0.0.1'), 'listening')
    t.after(() => host.close())
    const { port } = host.address() as AddressInfo
    const destination = { host: '127.0.0.1', port, isImplicitTls: false, user: null, password: null }
    const mail = { to: 'ana@client.example', subject: 'x', text: 'x' }
    const { kind, reply } = await deliveryTo(destination, 'mx.desk.example')('mail-1', mail)
    assert.equal(kind, 'deferred', `${where}: ${reply}`)
  }
})

test('outbound, a host that is away, is asked again after a pause', async () => {
  const { work, failed } = outboxOf()
  const host = { host: '127.0.0.1', port: 1, isImplicitTls: false, user: null, password: null }
  const outbound = startOutbound({
    work,
    deliver: deliveryTo(host, 'mx.desk.example'),
    secret,
    hostname: 'mx.desk.example',
    log: silentLog,
  })
  await outbound.sendDue()
  await outbound.close()
  assert.ok(failed[0]?.retryAt instanceof Date)
})

test('retry, from attempt to attempt, waits longer and gives up after some five days', () => {
  let now = new Date(0)
  let attempts = 1
  for (let next = retryAt(attempts, now); next !== null; next = retryAt(attempts, now)) {
    assert.ok(next > now)
    now = next
    attempts += 1
  }
  const days = now.getTime() / 86_400_000
  assert.ok(days > 4.5 && days < 5.5, `gave up after ${days} days`)
})
