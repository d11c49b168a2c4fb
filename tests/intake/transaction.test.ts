import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { addBlock, listBlocklist } from '../../src/store/blocklist.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../support/intake.ts'

async function messagesOf({ intake, database }: TestIntake): Promise<MessageRecord[]> {
  await intake.idle()
  const ids: string[] = await database
    .reader('messages')
    .where({ direction: 'in' })
    .orderBy('seq')
    .pluck('id')
  const found = await Promise.all(ids.map((id) => findMessage(database.reader, id)))
  return found.flatMap((message) => message ?? [])
}

function said(
  replies: readonly { verdict: { kind: string; reason?: string }; text: readonly string[] }[],
): string[] {
  return replies.map(({ verdict, text }) => `${verdict.reason ?? verdict.kind}: ${text.join(' ')}`)
}

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

test('A1 recipient, no desk yet, is unknown whatever it is', async () => {
  await using door = await openTestIntake()
  assert.match(said(await door.send({ to: ['suporte@empresa.example'] }))[0] ?? '', /^unknown-address/)
  await door.addDesk()
  assert.match(said(await door.send({}))[0] ?? '', /^pass: Protocolo/)
})

test('A17 recipient, refused, is recorded with reason and exact reply', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await door.send({ to: ['nada@empresa.example'] })
  await door.send({ to: ['bob@alhures.example'] })
  const messages = await messagesOf(door)
  assert.deepEqual(
    messages.map(({ state, reason, recipients }) => [state, reason, ...recipients]),
    [
      ['refused', 'unknown-address', 'nada@empresa.example'],
      ['refused', 'relay-denied', 'bob@alhures.example'],
    ],
  )
  assert.match(messages[0]?.reply ?? '', /^550 5\.1\.1 \S/)
})

test('M18 recipient, at a desk that is switched off, is refused at once and recorded', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  await changeDesk(door.database.writer, 'suporte@empresa.example', { enabled: false })
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.match(said(await door.send({}))[0] ?? '', /^disabled-address/)
  assert.equal((await messagesOf(door)).at(-1)?.reason, 'disabled-address')
})

test('M18 recipient, behind a forwarder at a desk that is switched off, is taken, kept and refused', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ mode: 'forwarded', enabled: false })
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  const [message] = await messagesOf(door)
  assert.equal(message?.state, 'refused')
  assert.equal(message?.reason, 'disabled-address')
  assert.match(message?.reply ?? '', /^250 2\.6\.0 /)
})

test('refusals, very many in one session, are recorded up to 20', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const transaction = door.intake.begin({
    door: 'smtp',
    peer: { address: '192.0.2.7', helo: null, tls: null },
  })
  await transaction.from('ana@cliente.example', { declaredOctets: null })
  for (let count = 0; count < 50; count++) await transaction.to(`nada${count}@empresa.example`)
  assert.equal((await messagesOf(door)).length, 20)
})

test('postmaster, in any form, is accepted and held', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const forms = ['Postmaster', 'postmaster@empresa.example', 'POSTMASTER@mx.empresa.example']
  for (const to of forms) {
    assert.deepEqual(
      said(await door.send({ to: [to], raw: mail({ 'Message-ID': `<${to.length}@c.example>` }) })),
      ['pass: Mensagem recebida'],
    )
  }
  const messages = await messagesOf(door)
  assert.ok(messages.every(({ state, reason }) => state === 'held' && reason === 'for-postmaster'))
})

test('postmaster, of another domain, is refused as any relay', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  for (const to of ['postmaster@alhures.example', 'Postmaster+abuse@alhures.example'])
    assert.match(said(await door.send({ to: [to] }))[0] ?? '', /^relay-denied/, to)
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

test('blocklist, a reverse-path or an author, refuses and counts the hit', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await addBlock(door.database.writer, { pattern: 'spam.example', reason: 'spam', owner: 'cli' }, new Date())
  assert.match(said(await door.send({ from: 'x@spam.example' }))[0] ?? '', /^blocked-author/)
  assert.match(said(await door.send({ raw: mail({ From: 'y@spam.example' }) }))[0] ?? '', /^blocked-author/)
  const messages = await messagesOf(door)
  assert.deepEqual(
    messages.map(({ recipients }) => recipients.length),
    [0, 1],
  )
  assert.equal((await listBlocklist(door.database.reader))[0]?.hits, 2)
})

test('blocklist, C53 the network of a peer, is refused at MAIL whatever the reverse-path', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const add = (pattern: string, list: 'block' | 'allow') =>
    addBlock(door.database.writer, { pattern, reason: 'spam', owner: 'cli', list }, new Date())
  await add('192.0.2.0/28', 'block')
  assert.match(said(await door.send({ peer: '192.0.2.7' }))[0] ?? '', /^blocked-author/)
  const [message] = await messagesOf(door)
  assert.deepEqual([message?.recipients.length, message?.peer.address], [0, '192.0.2.7'])
  await add('cliente.example', 'allow')
  await sleep(60)
  assert.match(said(await door.send({ peer: '192.0.2.7' }))[0] ?? '', /^pass/)
})

test('blocklist, C53 a sender or a second author, is refused after the message; a Reply-To is not', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const blocked = { pattern: '*@spam.example', reason: 'spam', owner: 'cli' }
  await addBlock(door.database.writer, blocked, new Date())
  const sent = async (fields: Record<string, string>) =>
    said(await door.send({ raw: mail({ 'Message-ID': `<${crypto.randomUUID()}@a.example>`, ...fields }) }))[0]
  assert.match((await sent({ Sender: 'bulk@spam.example' })) ?? '', /^blocked-author/)
  assert.match((await sent({ From: 'ana@cliente.example, x@spam.example' })) ?? '', /^blocked-author/)
  assert.match((await sent({ 'Reply-To': 'x@spam.example' })) ?? '', /^pass/)
})

test('blocklist, C53 what the allow list lets in, is counted at its entry', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const add = (pattern: string, list: 'block' | 'allow') =>
    addBlock(door.database.writer, { pattern, reason: 'spam', owner: 'cli', list }, new Date())
  await add('cliente.example', 'block')
  await add('ana@cliente.example', 'allow')
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  const entries = await listBlocklist(door.database.reader)
  assert.deepEqual(
    entries.map(({ list, hits, lastHitAt }) => [list, hits, lastHitAt !== null]),
    [
      ['allow', 1, true],
      ['block', 0, false],
    ],
  )
})

test('blocklist, security 6.24 a hostile expression and a long address, does not hold up the door', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await addBlock(door.database.writer, { pattern: '/(a+)+$/', reason: 'x', owner: 'cli' }, new Date())
  const startedAt = performance.now()
  const raw = mail({ From: `${'a'.repeat(10_000)}!@cliente.example` })
  assert.match(said(await door.send({ raw }))[0] ?? '', /^pass/)
  assert.ok(performance.now() - startedAt < 5_000)
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
