import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewDesk } from '../../src/store/desks.ts'
import { addContact } from '../../src/store/contacts.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { listDeferrals } from '../../src/store/deferrals.ts'
import { changeRuleMode } from '../../src/store/rule-modes.ts'
import { createIntake } from '../../src/intake/intake.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'
import { tableDigests } from '../support/table-dump.ts'

const desk = 'suporte@empresa.example'
const minuteMs = 60_000

type Attempt = {
  readonly from?: string | null
  readonly peer?: string
  readonly to?: string
  readonly raw?: string
  readonly door?: 'smtp' | 'milter' | 'lmtp' | 'cli'
}

/** A door whose clock the test moves; strangers wait five minutes at its desk. */
async function openDoor(open?: Open, change: Partial<NewDesk> = {}) {
  const clock = { now: new Date('2026-01-05T13:00:00Z') }
  const door = await openTestIntake({ clock: () => clock.now }, open)
  await door.addDesk({ aliases: ['ajuda@empresa.example'], settings: { greylisting: '5' }, ...change })
  return {
    door,
    wait: (minutes: number) => {
      clock.now = new Date(clock.now.getTime() + minutes * minuteMs)
    },
    clock,
    attempt: (what: Attempt = {}) => attempt(door, what),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  }
}

async function attempt(
  { intake }: Pick<TestIntake, 'intake'>,
  { from = 'ana@cliente.example', peer = '192.0.2.7', to = desk, raw = mail(), door = 'smtp' }: Attempt,
): Promise<string> {
  const transaction = intake.begin({ door, peer: { address: peer, helo: 'mx.cliente.example', tls: null } })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(to)
  const [reply] = await transaction.message(inPieces(raw))
  assert.ok(reply)
  return reply.verdict.kind === 'pass' ? 'pass' : reply.verdict.reason
}

forEachDialect((_dialect, open) => {
  test('greylisting, a stranger, waits some minutes once and for 36 days not again', async () => {
    await using gate = await openDoor(open)
    assert.equal(await gate.attempt(), 'first-attempt')
    gate.wait(4)
    assert.equal(await gate.attempt(), 'first-attempt')
    gate.wait(1)
    assert.equal(await gate.attempt(), 'pass')
    for (let month = 0; month < 3; month++) {
      gate.wait(35 * 24 * 60)
      assert.equal(await gate.attempt({ raw: mail({ 'Message-ID': `<${month}@x.example>` }) }), 'pass')
    }
    gate.wait(36 * 24 * 60)
    assert.equal(await gate.attempt({ raw: mail({ 'Message-ID': '<fim@x.example>' }) }), 'first-attempt')
  })

  test('greylisting, a restart between two attempts, is no first attempt', async () => {
    await using gate = await openDoor(open)
    const { door, clock } = gate
    assert.equal(await gate.attempt(), 'first-attempt')
    await door.intake.close()
    gate.wait(6)
    const intake = createIntake({
      database: door.database,
      blobs: door.blobs,
      secret: door.secret,
      hostname: 'mx.empresa.example',
      maxMessageOctets: 1_000_000,
      maxHops: 50,
      maxRecipients: 100,
      log: () => undefined,
      clock: () => clock.now,
      extraction: { workers: 1 },
    })
    try {
      assert.equal(await attempt({ intake }, {}), 'pass')
    } finally {
      await intake.close()
    }
  })

  test('greylisting, old rows, are swept by a new attempt', async () => {
    await using gate = await openDoor(open)
    for (let host = 0; host < 5; host++) await gate.attempt({ peer: `198.51.${host}.1` })
    assert.equal(await countRows(gate.door.database, 'greylist'), 5)
    gate.wait(3 * 24 * 60)
    await gate.attempt()
    assert.equal(await countRows(gate.door.database, 'greylist'), 1)
  })
})

test('greylisting, a neighbour of the network and an alias of the desk, are the same sender', async () => {
  await using gate = await openDoor()
  assert.equal(await gate.attempt(), 'first-attempt')
  gate.wait(5)
  const neighbour = { peer: '192.0.2.200', to: 'ajuda@empresa.example', from: 'Ana+conta@cliente.example' }
  assert.equal(await gate.attempt(neighbour), 'pass')
  for (const other of [{ peer: '192.0.3.7' }, { from: 'bia@cliente.example' }, { from: null }])
    assert.equal(await gate.attempt(other), 'first-attempt')
})

test('greylisting, a stranger whom a mail server asks about, waits as by SMTP', async () => {
  await using gate = await openDoor()
  assert.equal(await gate.attempt({ door: 'milter' }), 'first-attempt')
})

test('greylisting, who need not wait, comes in at once', async () => {
  await using gate = await openDoor()
  const { writer } = gate.door.database
  await addBlock(writer, { pattern: '203.0.113.0/24', reason: 'x', owner: 'test', list: 'allow' }, new Date())
  assert.equal(await gate.attempt({ peer: '203.0.113.7' }), 'pass')
  const answer = mail({ 'Message-ID': '<3@x.example>', 'In-Reply-To': '<um@cliente.example>' })
  assert.equal(await gate.attempt({ raw: answer }), 'pass')
  for (const door of ['lmtp', 'cli'] as const)
    assert.equal(
      await gate.attempt({ door, raw: mail({ 'Message-ID': `<${door}@x.example>` }), peer: '10.0.0.1' }),
      'pass',
    )
  assert.equal(await countRows(gate.door.database, 'greylist'), 0)
})

test('greylisting, a registered author whom nothing proves, waits and so tells nobody that he is', async () => {
  await using gate = await openDoor()
  const contact = { address: 'rui@cliente.example', name: 'Rui', role: 'requester' } as const
  await addContact(gate.door.database.writer, contact, new Date())
  assert.equal(await gate.attempt({ raw: mail({ From: 'rui@cliente.example' }) }), 'first-attempt')
  assert.equal(await gate.attempt({ raw: mail({ From: 'ninguem@cliente.example' }) }), 'first-attempt')
})

test('greylisting, O10 a desk in forwarded mode and one without it, make nobody wait', async () => {
  for (const change of [{ mode: 'forwarded' }, { settings: {} }] as const) {
    await using gate = await openDoor(undefined, change)
    assert.equal(await gate.attempt(), 'pass')
    assert.equal(await countRows(gate.door.database, 'greylist'), 0)
  }
})

test('greylisting, simulated, tells 451 and remembers nothing', async () => {
  await using gate = await openDoor()
  const before = await tableDigests(gate.door.database)
  const { replies } = await gate.door.intake.simulate({
    raw: Buffer.from(mail()),
    reversePath: 'ana@cliente.example',
    recipients: [desk],
    peer: '192.0.2.7',
  })
  assert.match(replies.at(-1) ?? '', /^451[ -]4\.7\.1 /)
  assert.deepEqual(await tableDigests(gate.door.database), before)
})

test('greylisting, a first attempt, is no message and is told among what was put off', async () => {
  await using gate = await openDoor()
  await gate.attempt()
  assert.equal(await countRows(gate.door.database, 'messages'), 0)
  const { rows } = await listDeferrals(gate.door.database.reader, { limit: 9 })
  assert.deepEqual(
    rows.map(({ reason, tries }) => [reason, tries]),
    [['first-attempt', 1]],
  )
})

test('greylisting, in shadow, lets everybody in and learns all the same', async () => {
  await using gate = await openDoor()
  const { writer } = gate.door.database
  await changeRuleMode(writer, { rule: 'refuseFirstAttempts', mode: 'shadow', actor: 'cli' }, new Date())
  assert.equal(await gate.attempt(), 'pass')
  assert.equal(await countRows(gate.door.database, 'greylist'), 1)
})
