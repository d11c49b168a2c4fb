import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealVerdict } from '../../src/intake/verdict-seal.ts'
import { replay } from '../../src/intake/replay.ts'
import { mail, messagesOf, openTestIntake, said, type TestIntake } from '../support/intake.ts'

const desk = 'copia@desk.example'
const bare = mail({ To: desk, 'Message-ID': '<um@client.example>' })

/** A house with a strict desk that leaves its mail to the mail server, where Ana is nobody's contact. */
async function open(clock: () => Date = () => new Date()): Promise<TestIntake & { readonly deskId: string }> {
  const house = await openTestIntake({ clock })
  const settings = { atMilter: 'judge', newRequests: 'anyone', subjectRequired: true } as const
  const deskId = await house.addDesk({ address: desk, settings })
  return Object.assign(house, { deskId })
}

const field = (seal: string): string => `X-Portaria-Verdict: ${seal}\r\n`

/** What the milter door answered, as the mail server adds it. */
async function sealOf(house: TestIntake, raw = bare): Promise<string> {
  const [answer] = await house.send({ raw, to: [desk], door: 'milter' })
  assert.ok(answer?.passOn)
  return field(answer.passOn.seal)
}

test('given verdict, on a copy by any door, lets in what the desk would refuse now', async () => {
  await using house = await open()
  const seal = await sealOf(house)
  // A host on the way has lost the subject, which this desk asks for.
  const copy = seal + bare.replace(/Subject: .*/, 'Subject: ')
  for (const door of ['lmtp', 'smtp'] as const) {
    const [answer] = await house.send({ raw: copy, to: [desk], door })
    assert.equal(answer?.verdict.kind, 'pass')
  }
  const messages = await messagesOf(house)
  assert.deepEqual(
    messages.map(({ state }) => state),
    ['ticket', 'discarded'],
  )
  for (const { id } of messages) {
    const replayed = await replay({ db: house.database.reader, blobs: house.blobs }, id)
    assert.deepEqual(replayed?.differences, [])
  }
})

test('given verdict, of another body, author, desk, secret or time, counts for nothing', async () => {
  let now = new Date('2026-11-21T12:00:00Z')
  await using house = await open(() => now)
  const other = await house.addDesk({ address: 'outra@desk.example' })
  const seal = await sealOf(house)
  const given = { kind: 'pass', reason: null } as const
  const forDesk = (deskId: string, secret = house.secret): string =>
    field(
      sealVerdict(secret, { outline: { author: null, messageId: null }, bodySha256: '', deskId }, given, now),
    )
  const cases: [string, string][] = [
    [
      'another body',
      seal + mail({ To: desk, 'Message-ID': '<um@client.example>', Subject: '' }, 'Compre agora.'),
    ],
    [
      'another author',
      seal + mail({ To: desk, 'Message-ID': '<um@client.example>', Subject: '', From: 'x@spam.example' }),
    ],
    ['another Message-ID', seal + mail({ To: desk, 'Message-ID': '<dois@client.example>', Subject: '' })],
    ['another desk', forDesk(other) + mail({ To: desk, Subject: '' })],
    ['another secret', forDesk(house.deskId, Buffer.alloc(32, 8)) + mail({ To: desk, Subject: '' })],
    ['no seal at all', `${field('pass; 1; aaaaaaaaaaaaaaaa')}${mail({ To: desk, Subject: '' })}`],
    ['a hold made a pass', seal.replace('pass', 'machine-mail') + bare.replace(/Subject: .*/, 'Subject: ')],
  ]
  const kept = async (raw: string): Promise<string[]> =>
    said(await house.send({ raw, to: [desk], door: 'lmtp' }))
  for (const [name, raw] of cases) assert.match((await kept(raw))[0] ?? '', /^subject-missing/, name)
  const empty = bare.replace(/Subject: .*/, 'Subject: ')
  assert.match((await kept(seal + empty))[0] ?? '', /^pass/, 'the subject is no part of the seal')
  now = new Date('2026-11-30T12:00:00Z')
  assert.match((await kept(seal + empty))[0] ?? '', /^subject-missing/, 'too old')
})

test('given verdict, that set a mail aside, sets the copy aside for the same reason', async () => {
  await using house = await open()
  const raw = mail({
    To: desk,
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
  const [answer] = await house.send({ raw: mail({ To: desk, Subject: '' }), to: [desk], door: 'milter' })
  assert.equal(answer?.passOn, undefined)
  assert.deepEqual(
    (await messagesOf(house)).map(({ state, door }) => [state, door]),
    [['refused', 'milter']],
  )
})
