import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Door } from '../../src/domain/mail/door-nature.ts'
import { createReputationLooks } from '../../src/intake/reputation/reputation.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { authenticityOver, resolverOf, type Zone, zoneOf } from '../support/authenticity.ts'
import { mail, openTestIntake } from '../support/intake.ts'

/** The public address of the mail server in front: listed, nameless, and permitted to send for nobody. */
const peer = '198.51.100.9'
const zone: Zone = {
  ...zoneOf('cliente.example'),
  'A 9.100.51.198.bl.example': ['127.0.0.2'],
  'A cliente.example': ['192.0.2.7'],
}

/** A desk that minds everything that can be minded of a peer. */
async function openStrict() {
  const resolver = resolverOf(zone)
  const lists = [{ zone: 'bl.example', kind: 'block', codes: [] }] as const
  const door = await openTestIntake({
    authenticity: authenticityOver(zone, { resolver }),
    reputation: createReputationLooks({ resolver, lists }),
    rates: { perPeer: 2 },
  })
  await door.addDesk({
    settings: { authentication: 'refuse', listedPeer: 'refuse', unnamedPeer: 'hold', greylisting: '5' },
  })
  let sent = 0
  const bring = async (by: Door): Promise<string> => {
    const raw = mail({ 'Message-ID': `<${sent++}@cliente.example>` })
    const [reply] = await door.send({ raw, door: by, peer })
    const row = await door.database.reader('messages').orderBy('seq', 'desc').first('disposition')
    return reply?.verdict.kind === 'pass' ? String(row?.disposition) : (reply?.verdict.reason ?? '')
  }
  return { ...door, resolver, bring }
}

test('peer of lmtp, security 6.25 a mail server of a public address, is judged for no sender', async () => {
  await using door = await openStrict()
  for (let time = 0; time < 4; time++) assert.equal(await door.bring('lmtp'), 'ticket')
  assert.equal(door.resolver.asked.length, 0)
  assert.notEqual(await door.bring('smtp'), 'ticket')
  assert.ok(door.resolver.asked.includes('A 9.100.51.198.bl.example'))
})

test('peer of lmtp, security 6.25 its network on the blocklist, blocks nobody at the door or when judged again', async () => {
  await using door = await openStrict()
  const block = { pattern: '198.51.100.0/24', reason: 'x', owner: 'test', list: 'block' } as const
  await addBlock(door.database.writer, block, new Date())
  assert.equal(await door.bring('lmtp'), 'ticket')
  const row = await door.database.reader('messages').orderBy('seq', 'desc').first('id')
  const again = await door.intake.reprocess(String(row?.id), { actor: 'test', dryRun: true })
  assert.equal(again?.new?.disposition, 'ticket')
  assert.equal(await door.bring('smtp'), 'blocked-author')
})

for (const by of ['http', 'imap', 'pop3'] as const) {
  test(`peer of ${by}, security 6.25 a public address, is judged for no sender`, async () => {
    await using door = await openStrict()
    for (let time = 0; time < 4; time++) assert.equal(await door.bring(by), 'ticket')
    assert.equal(door.resolver.asked.length, 0)
  })
}

test('peer of a milter, whom its mail server names, is looked up, counted and made to wait as by SMTP', async () => {
  const answers = await Promise.all(
    (['smtp', 'milter'] as const).map(async (by) => {
      await using door = await openStrict()
      const listed = [await door.bring(by), await door.bring(by), await door.bring(by)]
      const asked = door.resolver.asked.length > 0
      await using patient = await openTestIntake()
      await patient.addDesk({ settings: { greylisting: '5' } })
      const [first] = await patient.send({ raw: mail(), door: by, peer })
      return { listed, asked, first: first?.verdict.kind === 'pass' ? 'pass' : first?.verdict.reason }
    }),
  )
  assert.deepEqual(answers[1], answers[0])
  assert.equal(answers[1]?.first, 'first-attempt')
  assert.equal(answers[1]?.listed.at(-1), 'rate-exceeded')
})
