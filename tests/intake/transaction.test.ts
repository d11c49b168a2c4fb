import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { inPieces, mail, messagesOf, openTestIntake, said, type TestIntake } from '../support/intake.ts'

function protocolOf(replies: Awaited<ReturnType<TestIntake['send']>>): string {
  return /\d{4}-\d{6}/.exec(replies[0]?.text[0] ?? '')?.[0] ?? ''
}

forEachDialect((_dialect, open) => {
  test('message, for a desk, opens a ticket whose number is in the reply', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    const replies = await door.send({})
    assert.match(replies[0]?.text[0] ?? '', /^Protocolo \d{4}-000001$/)
    const ticket = await findTicket(door.database.reader, protocolOf(replies))
    assert.equal(ticket?.title, 'Impressora parada')
    const [message] = await messagesOf(door)
    assert.equal(message?.reply, `250 2.6.0 ${replies[0]?.text[0]}`)
    assert.equal(message?.contentState, 'extracted')
  })

  test('complaint 8 message, delivered 20 times at once and again, opens one ticket', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    const all = await Promise.all(Array.from({ length: 20 }, () => door.send({})))
    const again = await door.send({})
    assert.equal(new Set([...all, again].flatMap(said)).size, 1)
    const count = await door.database.reader('tickets').count({ count: '*' }).first()
    assert.equal(Number(count?.count), 1)
  })

  test('A16 message, refused by a rule, is kept with the exact reply', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk({ profile: 'estrito', settings: { newRequests: 'anyone' } })
    const replies = await door.send({ raw: mail({ Subject: 'Re:' }) })
    assert.equal(replies[0]?.verdict.kind === 'reject' && replies[0].verdict.reason, 'subject-missing')
    const [message] = await messagesOf(door)
    assert.equal(message?.state, 'refused')
    assert.equal(message?.reply, `550 5.6.0 ${replies[0]?.text[0]}`)
    assert.ok((message?.octets ?? 0) > 0)
  })
})

test('desk, named by its address and an alias, gets one ticket and each a reply', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ aliases: ['ajuda@empresa.example'] })
  const replies = await door.send({ to: ['suporte+loja7@empresa.example', 'ajuda@empresa.example'] })
  assert.equal(replies.length, 2)
  assert.equal(new Set(said(replies)).size, 1)
  const [message] = await messagesOf(door)
  assert.deepEqual(
    message?.deliveries.map(({ plusPart }) => plusPart),
    ['loja7'],
  )
})

test('beyond 8 two direct desks of one policy, To names only the first, hear a ticket and R6', async () => {
  await using door = await openTestIntake()
  const settings = { onlyAddressInTo: true, sharedMail: 'each' } as const
  await door.addDesk({ settings })
  await door.addDesk({ address: 'vendas@empresa.example', settings })
  const to = ['suporte@empresa.example', 'vendas@empresa.example']
  assert.match(said(await door.send({ to })).join('\n'), /^different-policy.*\npass: Protocolo/)
  assert.match(said(await door.send({ to: to.slice(1) })).join('\n'), /^several-recipients/)
  const each = said(await door.send({ to, door: 'lmtp', raw: mail({ 'Message-ID': '<2@x.example>' }) }))
  assert.match(each.join('\n'), /^pass: Protocolo.*\nseveral-recipients/)
})

for (const mode of ['direct', 'forwarded'] as const)
  test(`desks in ${mode} mode, two of one policy, open a ticket each; another policy waits`, async () => {
    await using door = await openTestIntake()
    const settings = { sharedMail: 'each' } as const
    await door.addDesk({ mode, settings })
    await door.addDesk({ mode, address: 'vendas@empresa.example', settings })
    await door.addDesk({ mode, address: 'rh@empresa.example', profile: 'estrito' })
    const replies = await door.send({
      to: ['suporte@empresa.example', 'vendas@empresa.example', 'rh@empresa.example'],
    })
    assert.match(said(replies)[0] ?? '', /^different-policy/)
    assert.equal(new Set(said(replies.slice(1))).size, 2)
    assert.equal((await messagesOf(door)).length, 1)
  })

test('forwarded desk, a rule refuses, takes the message and keeps it refused', async () => {
  await using door = await openTestIntake()
  await door.addDesk({
    mode: 'forwarded',
    language: 'en',
    profile: 'estrito',
    settings: { newRequests: 'anyone' },
  })
  const replies = await door.send({ raw: mail({ Subject: '' }) })
  assert.equal(replies[0]?.verdict.kind, 'pass')
  const [message] = await messagesOf(door)
  assert.equal(message?.state, 'refused')
  assert.equal(message?.reply, `250 2.6.0 ${replies[0]?.text[0]}`)
})

test('reply, by token or by Message-ID, joins its ticket', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const protocol = protocolOf(await door.send({}))
  const ticket = await findTicket(door.database.reader, protocol)
  const token = signReplyToken(door.secret, ticket?.id ?? '')
  const byToken = mail({ 'Message-ID': '<dois@cliente.example>', Subject: 'Ainda' })
  const byId = mail({
    'Message-ID': '<tres@cliente.example>',
    'In-Reply-To': '<um@cliente.example>',
    Subject: '',
  })
  assert.equal(
    protocolOf(await door.send({ raw: byToken, to: [`suporte+${token}@empresa.example`] })),
    protocol,
  )
  assert.equal(protocolOf(await door.send({ raw: byId })), protocol)
  assert.deepEqual(
    (await messagesOf(door)).map(({ state }) => state),
    ['ticket', 'reply', 'reply'],
  )
})

test('message, past the size limit, is refused with 552 and recorded without octets', async () => {
  await using door = await openTestIntake({ maxMessageOctets: 10_000 })
  await door.addDesk({ mode: 'forwarded' })
  const replies = await door.send({ raw: mail({}, 'linha\r\n'.repeat(5_000)) })
  assert.match(said(replies)[0] ?? '', /^message-too-large/)
  const [message] = await messagesOf(door)
  assert.deepEqual([message?.state, message?.octets, message?.subject], ['refused', 0, 'Impressora parada'])
})

test('peer, gone in the middle, leaves nothing behind', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const transaction = door.intake.begin({ door: 'smtp', peer: { address: null, helo: null, tls: null } })
  await transaction.from(null, { declaredOctets: null })
  await transaction.to('suporte@empresa.example')
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* inPieces(mail())
    throw new Error('gone')
  }
  await assert.rejects(transaction.message(broken()), /gone/)
  assert.equal((await messagesOf(door)).length, 0)
})

test('store, that fails while a message is settled, defers it and is logged', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await door.database.writer.raw(
    "create trigger fails before insert on messages begin select raise(abort, 'broken'); end",
  )
  assert.match(said(await door.send({}))[0] ?? '', /^internal-failure/)
  assert.ok(door.logged.some(({ event, level }) => event === 'transaction.failed' && level === 'error'))
  await door.database.writer.raw('drop trigger fails')
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
})
