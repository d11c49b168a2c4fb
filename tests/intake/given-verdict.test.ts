import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealVerdict, type Sealed } from '../../src/intake/verdict-seal.ts'
import { replay } from '../../src/intake/replay.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { type Door, doorNatures, doors } from '../../src/domain/mail/door-nature.ts'
import { mail, messagesOf, openTestIntake, said, type TestIntake, type TestMail } from '../support/intake.ts'

const desk = 'copia@desk.example'
const id = { To: desk, 'Message-ID': '<um@client.example>' }
const bare = mail(id)

/** A house with a desk that leaves its mail to the mail server, where Ana is nobody's contact. */
async function open(clock: () => Date = () => new Date()): Promise<TestIntake & { readonly deskId: string }> {
  const house = await openTestIntake({ clock })
  const settings = { atMilter: 'judge', newRequests: 'anyone' } as const
  const deskId = await house.addDesk({ address: desk, settings })
  return Object.assign(house, { deskId })
}

/** Has what was changed of the policy count at once: a refusal follows the policy of its moment. */
async function refresh(house: TestIntake): Promise<void> {
  await house.send({ to: ['nobody@elsewhere.example'] })
}

/** Lets nobody write to the desk any more who comes without a verdict. */
async function close(house: TestIntake): Promise<void> {
  await changeDesk(house.database.writer, desk, { settings: { newRequests: 'nobody' } })
  await refresh(house)
}

const field = (seal: string): string => `X-Portaria-Verdict: ${seal}\r\n`

/** What the milter door answered, as the mail server adds it. */
async function sealOf(house: TestIntake, raw = bare, from = 'ana@cliente.example'): Promise<string> {
  const [answer] = await house.send({ raw, from, to: [desk], door: 'milter' })
  assert.ok(answer?.passOn?.seal)
  return field(answer.passOn.seal)
}

/** How a copy is answered, by LMTP unless said otherwise. */
async function copied(house: TestIntake, copy: TestMail): Promise<string> {
  return said(await house.send({ to: [desk], door: 'lmtp', ...copy }))[0] ?? ''
}

test('given verdict, on a copy by LMTP, lets in what the desk would refuse now', async () => {
  await using house = await open()
  const seal = await sealOf(house)
  await close(house)
  for (let turn = 0; turn < 2; turn++) assert.match(await copied(house, { raw: seal + bare }), /^pass/)
  const messages = (await messagesOf(house)).filter(({ state }) => state !== 'refused')
  assert.deepEqual(
    messages.map(({ state }) => state),
    ['ticket', 'discarded'],
  )
  for (const { id: messageId } of messages) {
    const replayed = await replay({ db: house.database.reader, blobs: house.blobs }, messageId)
    assert.deepEqual(replayed?.differences, [])
  }
})

test('given verdict, at a door where no mail server in front delivers, counts for nothing', async () => {
  await using house = await open()
  const seal = await sealOf(house)
  await close(house)
  const others: readonly Door[] = ['smtp', 'milter', 'http', 'imap', 'pop3', 'cli']
  for (const door of others)
    assert.match(await copied(house, { raw: seal + bare, door }), /^requests-closed/, door)
  assert.deepEqual(
    doors.filter((door) => doorNatures[door].bringsVerdicts),
    ['lmtp'],
  )
})

test('given verdict, of a mail without a Message-ID, is told to nobody', async () => {
  await using house = await open()
  const raw = bare.replace(/Message-ID: .*\r\n/, '')
  const [answer] = await house.send({ raw, to: [desk], door: 'milter' })
  assert.deepEqual([answer?.verdict.kind, answer?.passOn?.seal], ['pass', null])
})

test('given verdict, of a mail that is another one in any part, counts for nothing', async () => {
  let now = new Date('2026-11-21T12:00:00Z')
  await using house = await open(() => now)
  const other = await house.addDesk({ address: 'outra@desk.example' })
  const seal = await sealOf(house)
  await close(house)
  const given = { kind: 'pass', reason: null } as const
  const outline = { author: null, messageId: 'um@client.example', headerSection: [] }
  const forDesk = (deskId: string, secret = house.secret): string => {
    const sealed: Sealed = { outline, reversePath: null, bodySha256: '', deskId, plusPart: null }
    return field(sealVerdict(secret, sealed, given, now) ?? '')
  }
  const page = { 'MIME-Version': '1.0', 'Content-Type': 'text/html' }
  const cases: [string, TestMail][] = [
    ['another body', { raw: seal + mail(id, 'Compre agora.') }],
    ['another author', { raw: seal + mail({ ...id, From: 'x@spam.example' }) }],
    ['another name of the author', { raw: seal + mail({ ...id, From: 'Banco <ana@cliente.example>' }) }],
    ['another subject', { raw: seal + mail({ ...id, Subject: 'Compre' }) }],
    ['another type of content', { raw: seal + mail({ ...id, ...page }) }],
    ['another ticket', { raw: seal + mail({ ...id, References: '<x@client.example>' }) }],
    ['another Message-ID', { raw: seal + mail({ ...id, 'Message-ID': '<dois@client.example>' }) }],
    ['no Message-ID', { raw: seal + bare.replace(/Message-ID: .*\r\n/, '') }],
    ['another reverse-path', { raw: seal + bare, from: 'x@spam.example' }],
    ['another plus part', { raw: seal + bare, to: ['copia+r-aaaa@desk.example'] }],
    ['another desk', { raw: forDesk(other) + bare }],
    ['another secret', { raw: forDesk(house.deskId, Buffer.alloc(32, 8)) + bare }],
    ['no seal at all', { raw: `${field('pass; 1; aaaaaaaaaaaaaaaa')}${bare}` }],
    ['another claim', { raw: seal.replace('pass', 'machine-mail') + bare }],
  ]
  for (const [name, copy] of cases) assert.match(await copied(house, copy), /^requests-closed/, name)
  const refolded = bare.replace('Subject: Impressora ', 'Subject: Impressora\r\n ')
  const passedBy = `Received: from a by b; Sat, 21 Nov 2026 12:00:00 +0000\r\n${seal}${refolded}`
  assert.match(await copied(house, { raw: passedBy }), /^pass/, 'what hosts on the way do is no part of it')
  now = new Date('2026-11-30T12:00:00Z')
  assert.match(await copied(house, { raw: seal + bare }), /^requests-closed/, 'too old')
})

test('given verdict, of an author who was blocked since, does not let him in', async () => {
  await using house = await open()
  // At MAIL the blocklist answers for whom the reverse-path names; here it names another.
  const from = 'ponte@forwarder.example'
  const seal = await sealOf(house, bare, from)
  const block = { pattern: 'ana@cliente.example', reason: 'x', owner: 'test' }
  await addBlock(house.database.writer, block, new Date())
  await refresh(house)
  assert.match(await copied(house, { raw: seal + bare, from }), /^blocked-author/)
})

test('given verdict, of a mail with a program, lets no program in where the desk refuses them since', async () => {
  await using house = await open()
  const part = 'Content-Type: application/octet-stream; name=a.exe\r\n\r\nMZ\r\n'
  const raw = mail(
    { ...id, 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=x' },
    `--x\r\n\r\nSegue.\r\n--x\r\n${part}--x--`,
  )
  await changeDesk(house.database.writer, desk, { settings: { dangerousFiles: 'accept' } })
  await refresh(house)
  const seal = await sealOf(house, raw)
  for (const dangerousFiles of ['hold', 'refuse'] as const) {
    await changeDesk(house.database.writer, desk, { settings: { dangerousFiles } })
    await refresh(house)
    await copied(house, { raw: seal + raw })
    const last = (await messagesOf(house)).at(-1)
    assert.equal(last?.deliveries[0]?.disposition, dangerousFiles === 'hold' ? 'held' : 'refused')
  }
})

test('given verdict, that set a mail aside, sets the copy aside for the same reason', async () => {
  await using house = await open()
  const raw = mail({
    ...id,
    'Auto-Submitted': 'auto-replied',
    'In-Reply-To': '<nobody-knows@client.example>',
  })
  const seal = await sealOf(house, raw)
  assert.match(seal, /: machine-mail; /)
  await house.send({ raw: seal + raw, to: [desk], door: 'lmtp' })
  const [message] = await messagesOf(house)
  assert.equal(message?.deliveries[0]?.reason, 'machine-mail')
})

test('given verdict, of a refusal, is none: the refused mail is kept and comes no more', async () => {
  await using house = await open()
  await close(house)
  const [answer] = await house.send({ raw: bare, to: [desk], door: 'milter' })
  assert.equal(answer?.passOn, undefined)
  assert.deepEqual(
    (await messagesOf(house)).filter(({ door }) => door === 'milter').map(({ state }) => state),
    ['refused'],
  )
})
