import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { changeDesk } from '../../../src/store/desks.ts'
import { mail, messagesOf } from '../../support/intake.ts'
import { allSteps, MilterClient, texts } from '../../support/milter-client.ts'
import { openMilter, type TestMilter } from '../../support/milter.ts'

let milter: TestMilter
before(async () => {
  milter = await openMilter()
})
after(async () => {
  await milter[Symbol.asyncDispose]()
})

const to = (address: string, id: string, fields: Readonly<Record<string, string>> = {}): string =>
  mail({ To: address, 'Message-ID': `<${id}@client.example>`, ...fields })

/** The messages of a Message-ID that have been kept. */
async function kept(id: string): Promise<Awaited<ReturnType<typeof messagesOf>>> {
  return (await messagesOf(milter.house)).filter(({ messageId }) => messageId === `${id}@client.example`)
}

test('milter, mail to a desk that takes, opens a ticket and is discarded at the mail server', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const raw = to('suporte@desk.example', 'taken')
  assert.deepEqual(await client.deliver({ raw }), { reply: 'd', actions: [] })
  const [message, ...more] = await kept('taken')
  assert.equal(more.length, 0)
  assert.equal(message?.door, 'milter')
  assert.equal(message.state, 'ticket')
  assert.deepEqual(message.peer, { address: '192.0.2.1', helo: 'client.example', tls: null })
  client.close()
})

test('milter, the same mail again after the connection broke, is discarded and opens no second ticket', async () => {
  const raw = to('suporte@desk.example', 'again')
  for (let turn = 0; turn < 2; turn++) {
    const client = await MilterClient.greet(milter.door.address)
    assert.equal((await client.deliver({ raw })).reply, 'd')
    client.close()
  }
  const tickets = new Set((await kept('again')).map(({ deliveries }) => deliveries[0]?.ticketId))
  assert.equal(tickets.size, 1)
})

test('milter, a refusal after the message, is told word for word with its codes', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const { reply } = await client.deliver({
    raw: to('estrito@desk.example', 'refused', { Subject: '' }),
    to: ['estrito@desk.example'],
  })
  assert.match(reply, /^550 5\.7\.1 [\x20-\x7e]+$/)
  const [message] = await kept('refused')
  assert.equal(message?.state, 'refused')
  assert.equal(message.reply, reply)
  client.close()
})

test('milter, mail for others alone, is never asked of the intake', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const raw = to('ana@elsewhere.example', 'others')
  const others = ['ana@elsewhere.example', 'pessoa@desk.example', 'postmaster@desk.example']
  assert.deepEqual(await client.deliver({ raw, to: others }), { reply: 'a', actions: [] })
  assert.equal((await kept('others')).length, 0)
  client.close()
})

test('milter, mail for others too, is taken for the desk and left to them', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const raw = to('suporte@desk.example', 'mixed')
  const all = ['pessoa@desk.example', 'Suporte@desk.example', 'ana@elsewhere.example']
  assert.deepEqual(await client.deliver({ raw, to: all }), {
    reply: 'c',
    actions: ['- <Suporte@desk.example>'],
  })
  assert.equal((await kept('mixed'))[0]?.state, 'ticket')
  client.close()
})

test('milter, a mail server that can take out no recipient, is asked for a message of each kind', async () => {
  const client = await MilterClient.open(milter.door.address)
  await client.negotiate(6, 0x01)
  await client.connect()
  assert.match(
    (await client.envelope('ana@client.example', ['ana@elsewhere.example', 'suporte@desk.example']))[0] ?? '',
    /^452 4\.5\.3 /,
  )
  assert.match(
    (await client.envelope('ana@client.example', ['suporte@desk.example', 'ana@elsewhere.example']))[0] ?? '',
    /^452 4\.5\.3 /,
  )
  client.close()
})

test('milter, mail to a desk that only judges, goes on with its verdict and opens one ticket by LMTP', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const copia = ['copia@desk.example']
  const raw = to('copia@desk.example', 'judged')
  const { reply, actions } = await client.deliver({ raw, to: copia })
  assert.equal(reply, 'c')
  assert.match(actions[0] ?? '', /^h X-Portaria-Verdict {2}pass; \d+; [a-z2-7]{16}$/)
  assert.equal((await kept('judged')).length, 0)
  const seal = (actions[0] ?? '').replace('h X-Portaria-Verdict ', 'X-Portaria-Verdict:')
  const copy = `Received: from a by b; Sat, 21 Nov 2026 12:00:00 +0000\r\n${seal}\r\n${raw}`
  for (let turn = 0; turn < 2; turn++)
    await milter.house.send({ raw: copy, from: 'ana@client.example', to: copia, door: 'lmtp' })
  const copies = await kept('judged')
  assert.deepEqual(
    copies.map(({ state }) => state),
    ['ticket', 'discarded'],
  )
  const [step] = copies[0]?.deliveries[0]?.trace ?? []
  assert.equal(step?.rule, 'keepGivenVerdict')
  client.close()
})

test('milter, more fields that say to be verdicts than anybody writes, are refused before they are taken away', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const recipients = ['copia@desk.example']
  const forged = (count: number, id: string): string =>
    'X-Portaria-Verdict: x\r\n'.repeat(count) + to('copia@desk.example', id)
  const { reply, actions } = await client.deliver({ raw: forged(100, 'forged-100'), to: recipients })
  assert.equal(reply, 'c')
  assert.equal(actions.filter((action) => action.startsWith('m')).length, 100)
  const refused = await client.deliver({ raw: forged(10_000, 'forged-10000'), to: recipients })
  assert.match(refused.reply, /^550 5\.6\.0 /)
  assert.deepEqual(refused.actions, [])
  assert.equal((await kept('forged-10000')).length, 0)
  assert.equal((await client.deliver({ raw: to('suporte@desk.example', 'after-forged') })).reply, 'd')
  client.close()
})

test('milter, a desk that puts off mail to others too, holds them back for one try alone', async () => {
  await using own = await openMilter()
  await own.house.addDesk({ address: 'aprova@desk.example', settings: { approveAtDoor: 'strangers' } })
  const client = await MilterClient.greet(own.door.address)
  const raw = to('aprova@desk.example', 'put-off')
  const both = ['aprova@desk.example', 'bob@elsewhere.example']
  assert.match((await client.deliver({ raw, to: both })).reply, /^451 /)
  const [apart = '', ...more] = await client.envelope('ana@client.example', both)
  assert.match(apart, /^452 4\.5\.3 /)
  assert.deepEqual(more, [])
  client.send('T')
  assert.equal((await client.read()).letter, 'a')
  assert.match((await client.deliver({ raw, to: ['aprova@desk.example'] })).reply, /^451 /)
  assert.match((await client.deliver({ raw, to: ['aprova@desk.example'] })).reply, /^451 /)
  client.close()
})

test('milter, several messages in one connection and one that is given up, are each their own', async () => {
  const client = await MilterClient.greet(milter.door.address)
  assert.equal((await client.deliver({ raw: to('suporte@desk.example', 'one') })).reply, 'd')
  assert.deepEqual(await client.envelope('ana@client.example', ['suporte@desk.example']), [])
  client.send('T')
  await client.read()
  client.send('L', texts('Message-ID', ' <half@client.example>'))
  client.send('N')
  client.send('B', Buffer.from('half'))
  await client.read()
  client.send('A')
  assert.equal((await client.deliver({ raw: to('suporte@desk.example', 'two') })).reply, 'd')
  client.send('K')
  await client.connect('2001:db8::7', 'other.example')
  client.macros('H', { '{tls_version}': 'TLSv1.3', '{cipher}': 'X' })
  client.macros('M', { i: 'ABC', '{auth_authen}': 'ana' })
  assert.equal((await client.deliver({ raw: to('suporte@desk.example', 'three') })).reply, 'd')
  assert.equal((await client.deliver({ raw: to('suporte@desk.example', 'four') })).reply, 'd')
  client.send('Q')
  await client.closed()
  assert.equal((await kept('half')).length, 0)
  const other = { helo: 'other.example', tls: 'TLSv1.3' }
  assert.deepEqual(
    (await kept('three'))[0]?.peer,
    { ...other, address: null },
    'who signed in may be anywhere',
  )
  assert.deepEqual((await kept('four'))[0]?.peer, { ...other, address: '2001:db8::7' })
})

test('milter, the octets of a message, are those of the SMTP door whatever was agreed', async () => {
  const raw = `Received: from a\r\n\tby b;\r\n  Sat, 21 Nov 2026 12:00:00 +0000\r\n${to('suporte@desk.example', 'octets', { 'X-Long': 'a'.repeat(70_000), 'X-Two': ' dois' })}..\r\n`
  for (const steps of [allSteps, 0x7f]) {
    const client = await MilterClient.greet(milter.door.address, '192.0.2.1', steps)
    const { reply } = await client.deliver({ raw })
    assert.equal(reply, 'd')
    client.close()
  }
  const messages = await kept('octets')
  assert.equal(messages.length, 2)
  for (const { sha256 } of messages) assert.equal(sha256, createHash('sha256').update(raw).digest('hex'))
})

test('milter, clients of versions 2 to 5, are served by what they offer', async () => {
  for (const [version, steps] of [
    [2, 0x7f],
    [3, 0x17f],
    [4, 0x37f],
    [5, 0x37f],
  ] as const) {
    const client = await MilterClient.open(milter.door.address)
    await client.negotiate(version, 0x3f, steps)
    assert.equal(client.version, version)
    assert.equal(client.steps & ~steps, 0)
    await client.connect()
    assert.deepEqual(await client.envelope('ana@client.example', ['suporte@desk.example']), [])
    const id = `version-${version}`
    assert.deepEqual(await client.content(to('suporte@desk.example', id)), { reply: 'd', actions: [] })
    assert.equal((await kept(id))[0]?.state, 'ticket')
    client.close()
  }
})

test('milter, a loopback address that is told, makes nobody a program of this machine', async () => {
  for (const [index, address] of ['127.0.0.1', '::1', '::ffff:127.0.0.1', 'IPv6:::1'].entries()) {
    const client = await MilterClient.greet(milter.door.address, address)
    assert.equal((await client.deliver({ raw: to('suporte@desk.example', `loop-${index}`) })).reply, 'd')
    assert.equal((await kept(`loop-${index}`))[0]?.peer.address, null, address)
    client.close()
  }
})

test('milter, a judged mail that others get too, goes on untouched and without its verdict', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const forged = { 'X-Portaria-Verdict': 'pass; 1; aaaaaaaaaaaaaaaa' }
  for (const desk of ['copia@desk.example', 'fila@desk.example']) {
    const raw = to(desk, 'with-others', { ...forged, 'Auto-Submitted': 'auto-replied' })
    const all = [desk, 'ana@elsewhere.example']
    assert.deepEqual(await client.deliver({ raw, to: all }), { reply: 'c', actions: [] }, desk)
  }
  client.close()
})

test('milter, a verdict that comes with a mail, is not renewed: the mail is judged anew', async () => {
  const client = await MilterClient.greet(milter.door.address)
  const desk = { address: 'semana@desk.example', settings: { atMilter: 'judge' } } as const
  await milter.house.addDesk(desk)
  await milter.house.send({ to: ['nobody@elsewhere.example'] })
  const raw = to(desk.address, 'renewed')
  const { actions } = await client.deliver({ raw, to: [desk.address] })
  const seal = (actions[0] ?? '').replace('h X-Portaria-Verdict ', 'X-Portaria-Verdict:')
  await changeDesk(milter.house.database.writer, desk.address, { settings: { newRequests: 'nobody' } })
  await milter.house.send({ to: ['nobody@elsewhere.example'] })
  const again = await client.deliver({ raw: `${seal}\r\n${raw}`, to: [desk.address] })
  assert.match(again.reply, /^550 /)
  client.close()
})
