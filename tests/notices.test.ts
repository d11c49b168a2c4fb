import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { pass } from '../src/domain/policy/verdict.ts'
import { profileSettings } from '../src/domain/policy/settings.ts'
import { readMessageId } from '../src/intake/reply-token.ts'
import { addBlock } from '../src/store/blocklist.ts'
import { listNotices } from '../src/store/notices.ts'
import { authenticityOver, zoneOf } from './support/authenticity.ts'
import { openSqliteInMemory, type TestDatabase } from './support/database.ts'
import { addForwardedDesk, blank, forward, type ForwardedMail, signature } from './support/forwarded.ts'
import { openDoor, openIntake } from './support/gateway.ts'
import { openTestIntake, type TestIntake } from './support/intake.ts'
import { localHost, startTestOutbound } from './support/outbox.ts'
import { countRows } from './support/settle.ts'

/** What forgers and machines send, each in the name of somebody else. */
const forgeries: readonly ((number: number) => { readonly fields: string[]; readonly to?: string })[] = [
  () => ({ fields: ['Subject: Impressora'], to: 'ninguem@empresa.example' }),
  () => ({ fields: ['Subject: Impressora'], to: 'ana@elsewhere.example' }),
  () => ({ fields: ['Subject: Impressora'] }),
  () => ({ fields: [] }),
  () => ({ fields: ['Subject: Re:'], to: 'livre@empresa.example' }),
  () => ({ fields: ['Subject: Impressora', 'To: suporte@empresa.example, rui@client.example'] }),
  () => ({ fields: ['Auto-Submitted: auto-replied', 'Subject: Fora do escritório'] }),
  () => ({ fields: ['List-Id: <lista.example>', 'Subject: Boletim'] }),
  () => ({ fields: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'] }),
  () => ({ fields: ['X-Portaria-Loop: mx.empresa.example', 'Subject: Laço'] }),
  () => ({ fields: Array.from({ length: 60 }, () => 'Received: from a.example by b.example') }),
  (number) => ({ fields: [`Subject: Bloqueado ${number}`, 'X-Blocked: yes'] }),
]

/** Sends forged mails, many sessions side by side. */
async function storm({ intake, send }: TestIntake, count: number): Promise<void> {
  let next = 0
  async function session(): Promise<void> {
    while (next < count) {
      const number = next++
      const { fields, to = 'suporte@empresa.example' } = forgeries[number % forgeries.length]?.(number) ?? {
        fields: [],
      }
      const isBlocked = fields.includes('X-Blocked: yes')
      const author = `vitima${number % 700}@${isBlocked ? 'spam' : 'inocente'}.example`
      const from = number % 9 === 0 ? null : author
      const raw = [`From: ${author}`, `Message-ID: <${number}@x.example>`, ...fields, '', 'Compre!', ''].join(
        '\r\n',
      )
      await send({ from, to: [to], raw })
    }
  }
  await Promise.all(Array.from({ length: 100 }, session))
  await intake.idle()
}

for (const [mode, count] of [
  ['direct', 10_000],
  ['forwarded', 2_000],
] as const) {
  test(`notices, complaint 7 ${count} forged mails in ${mode} mode, leave the outbound queue empty`, async () => {
    await using gateway = await openTestIntake()
    await gateway.addDesk({ mode, profile: 'estrito' })
    const free = { address: 'livre@empresa.example', settings: { newRequests: 'anyone' } } as const
    await gateway.addDesk({ mode, profile: 'estrito', ...free })
    await addBlock(
      gateway.database.writer,
      { pattern: 'spam.example', reason: 'spam', owner: 'cli' },
      new Date(),
    )
    await storm(gateway, count)
    const { reader } = gateway.database
    const reasons: string[] = await reader('messages').distinct().whereNotNull('reason').pluck('reason')
    assert.deepEqual(reasons.sort(), [
      'blocked-author',
      'loop-detected',
      'machine-mail',
      'not-registered',
      'relay-denied',
      'several-recipients',
      'subject-missing',
      'unknown-address',
    ])
    assert.equal(await countRows(gateway.database, 'outbox'), 0)
    assert.deepEqual(await reader('messages').where({ direction: 'out' }), [])
    const withheld: string[] = await reader('notices').distinct().orderBy('withheld').pluck('withheld')
    assert.deepEqual(withheld, mode === 'direct' ? [] : ['machine', 'not-authenticated', 'reason'])
  })
}

for (const mode of ['direct', 'forwarded'] as const) {
  test(`acknowledgements, complaint 7 forged mails that open tickets in ${mode} mode, write to nobody`, async () => {
    const zone = {
      ...zoneOf('honesta.example'),
      'TXT inocente.example': ['v=spf1 -all'],
      'TXT _dmarc.inocente.example': ['v=DMARC1; p=reject'],
    }
    const authenticity = authenticityOver(zone)
    const outside = { address: '192.0.2.7', helo: 'mx.x.example', tls: null }
    await using gateway = await openTestIntake({
      authenticity: { begin: (asked) => authenticity.begin({ ...asked, peer: outside }) },
    })
    const desk = { mode, profile: 'aberto', acknowledge: true } as const
    const { authentication } = profileSettings.aberto
    assert.equal(authentication, 'mark')
    await gateway.addDesk(desk)
    await gateway.addDesk({ ...desk, address: 'livre@empresa.example' })
    await storm(gateway, 240)
    const { reader } = gateway.database
    const looked: string[] = await reader('messages').whereNotNull('authentication').pluck('state')
    assert.ok(looked.filter((state) => state === 'ticket').length > 50)
    assert.equal(await countRows(gateway.database, 'outbox'), 0)
    assert.deepEqual(await reader('messages').where({ direction: 'out' }), [])

    const proved = await gateway.send({
      from: 'eva@honesta.example',
      raw: 'From: eva@honesta.example\r\n\r\nOi.\r\n',
    })
    assert.equal(proved[0]?.verdict.kind, 'pass')
    assert.equal(await countRows(gateway.database, 'outbox'), 1)
  })
}

/** Sends everything that waits. */
async function sendAll(database: TestDatabase, port: number): Promise<void> {
  const outbound = startTestOutbound(database, { destination: localHost(port), ...signature })
  await outbound.sendDue()
  await outbound.close()
}

/** The host of the authors, which keeps what it gets. */
async function openAuthorsHost(context: TestContext) {
  const reversePaths: (string | null)[] = []
  const received: Buffer[] = []
  const { intake } = openIntake({
    from: async (reversePath) => {
      reversePaths.push(reversePath)
      return { verdict: pass, text: [] }
    },
    message: async (octets) => {
      received.push(await buffer(octets))
      return [{ recipient: 'ana@client.example', verdict: pass, text: [] }]
    },
  })
  const door = await openDoor({ intake })
  context.after(() => door.close())
  const { port } = door.address as { port: number }
  return { received, reversePaths, port }
}

test('notices, R1 a proved author behind a forwarder, reads one that the host of his own takes', async (t) => {
  await using database = await openSqliteInMemory()
  const deskId = await addForwardedDesk(database, new Date())
  const host = await openAuthorsHost(t)
  const [settled] = await forward(database, deskId, { body: 'segredo do corpo' }, {})
  await sendAll(database, host.port)
  assert.deepEqual(host.reversePaths, [null])
  const [raw = Buffer.alloc(0)] = host.received
  const mail = await simpleParser(raw)
  assert.equal(mail.from?.value[0]?.address, 'suporte@desk.example')
  assert.equal(mail.inReplyTo, '<1@client.example>')
  assert.ok((mail.text ?? '').includes('Não foi possível inserir o chamado. O e-mail está sem assunto.\n'))
  assert.match(mail.text ?? '', /https:\/\/help\.example\/p\/[a-z0-9]+/)
  assert.match(raw.toString(), /^Original-Recipient: rfc822; suporte@desk\.example$/m)
  assert.doesNotMatch(raw.toString(), /segredo/)
  const about = readMessageId(signature.secret, (mail.messageId ?? '').replace(/[<>]/g, ''))
  assert.equal(about, settled?.messageId)
  const [notice] = await listNotices(database.reader, settled?.messageId ?? '')
  assert.equal(notice?.mail?.state, 'sent')
})

/** What may come back of a notice to the desk, however proved its author is. */
const returns: readonly (readonly [string, (notice: Buffer) => ForwardedMail])[] = [
  ['whole', (notice) => ({ fields: headOf(notice), reversePath: null })],
  ['whole, from its author', (notice) => ({ fields: headOf(notice) })],
  [
    'as a report',
    (notice) => ({
      fields: [
        'From: MAILER-DAEMON@client.example',
        'To: suporte@desk.example',
        'Subject: Undelivered Mail',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ],
      body: `--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${headOf(notice).join('\r\n')}\r\n--b--`,
      reversePath: null,
    }),
  ],
  [
    'as an absence note',
    () => ({
      fields: ['From: ana@client.example', 'To: suporte@desk.example', 'Auto-Submitted: auto-replied'],
    }),
  ],
  ['as an answer without any sign of a machine', () => ({ fields: blank })],
]

for (const [circumstance, back] of returns) {
  test(`notices, complaint 4 one that comes back ${circumstance}, never makes another`, async (t) => {
    await using database = await openSqliteInMemory()
    const deskId = await addForwardedDesk(database, new Date())
    const host = await openAuthorsHost(t)
    await forward(database, deskId, {})
    await sendAll(database, host.port)
    const [notice = Buffer.alloc(0)] = host.received
    for (let turn = 0; turn < 3; turn++) await forward(database, deskId, back(notice))
    await sendAll(database, host.port)
    assert.equal(host.received.length, 1)
    assert.equal(await countRows(database, 'outbox'), 0)
  })
}

function headOf(notice: Buffer): string[] {
  return notice.subarray(0, notice.indexOf('\r\n\r\n')).toString('latin1').split('\r\n')
}

test('notices, a host that refuses one for good, is not asked again and hears of no bounce', async (t) => {
  await using database = await openSqliteInMemory()
  const deskId = await addForwardedDesk(database, new Date())
  const server = createServer((socket) => {
    socket.write('220 mx.client.example ESMTP\r\n')
    socket.on('data', (octets) => {
      const reply = /^RCPT/im.test(octets.toString()) ? '550 5.1.1 Nobody here' : '250 OK'
      socket.write(`${reply}\r\n`)
    })
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const [settled] = await forward(database, deskId, {})
  await sendAll(database, port)
  const [notice] = await listNotices(database.reader, settled?.messageId ?? '')
  assert.equal(notice?.mail?.state, 'failed')
  assert.equal(await countRows(database, 'outbox'), 0)
  assert.equal(await countRows(database, 'messages'), 2)
})
