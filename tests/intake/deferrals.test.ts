import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VirusScan } from '../../src/domain/policy/scans.ts'
import { listDeferrals, purgeDeferrals } from '../../src/store/deferrals.ts'
import { readEquation } from '../../src/store/tallies.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'

const settings = { virusScan: 'defer-unscanned' } as const
const down: VirusScan = { kind: 'unscanned', cause: 'timeout' }
const clean: VirusScan = { kind: 'clean' }
const found: VirusScan = { kind: 'found', signature: 'X' }

forEachDialect((_dialect, open) => {
  test('deferral, tried three times and then taken, is one row and no message until its ticket', async () => {
    await using house = await openWith([down, down, down, clean], open)
    for (const at of [1, 2, 3]) {
      assert.equal(await kindOf(house, `Received: from a.example by b${at}.example\r\n${mail()}`), 'defer')
    }
    assert.deepEqual(await counts(house), { messages: 0, raw_messages: 0, deliveries: 0 })
    assert.equal((await readEquation(house.database.reader)).all.received, 0)
    const { rows } = await listDeferrals(house.database.reader, { limit: 9 })
    assert.deepEqual(
      rows.map(({ tries, reason, subject, author }) => [tries, reason, subject, author]),
      [[3, 'scanner-unavailable', 'Impressora parada', 'ana@cliente.example']],
    )
    assert.equal(await kindOf(house), 'pass')
    const { all } = await readEquation(house.database.reader)
    assert.deepEqual([all.received, all.ticket, all.refused], [1, 1, 0])
    assert.deepEqual((await listDeferrals(house.database.reader, { limit: 9 })).rows, [])
  })

  test('deferral, refused for good at the next try, is over', async () => {
    await using house = await openWith([down, found], open)
    assert.equal(await kindOf(house), 'defer')
    assert.equal(await kindOf(house), 'reject')
    assert.deepEqual((await listDeferrals(house.database.reader, { limit: 9 })).rows, [])
    assert.equal((await readEquation(house.database.reader)).all.refused, 1)
  })

  test('deferral, its sender gone for days, is forgotten', async () => {
    await using house = await openWith([down], open)
    await kindOf(house)
    assert.equal(await purgeDeferrals(house.database.writer, new Date(Date.now() - 1000)), 0)
    assert.equal(await purgeDeferrals(house.database.writer, new Date(Date.now() + 1000)), 1)
  })
})

test('deferral, of two desks, is one for each until both have their ticket', async () => {
  await using house = await openWith([down, clean])
  await house.addDesk({ address: 'vendas@empresa.example', settings: { ...settings, sharedMail: 'each' } })
  const to = ['suporte@empresa.example', 'vendas@empresa.example']
  const raw = mail({ To: to.join(', ') })
  assert.deepEqual(await kindsOf(house, { to, raw, door: 'lmtp' }), ['defer', 'defer'])
  assert.equal((await listDeferrals(house.database.reader, { limit: 9 })).rows.length, 2)
})

test('deferral, only simulated, is noted nowhere', async () => {
  await using house = await openWith([down])
  const before = await tableDigests(house.database)
  const { replies } = await house.intake.simulate({
    raw: Buffer.from(mail()),
    reversePath: 'ana@cliente.example',
    recipients: ['suporte@empresa.example'],
  })
  assert.match(replies.at(-1) ?? '', /^451[ -]4\.3\.0 /)
  assert.deepEqual(await tableDigests(house.database), before)
})

/** A house whose scanner says these things, one for each message. */
async function openWith(said: readonly VirusScan[], open?: Open): Promise<TestIntake> {
  const left = [...said]
  const virus = async (): Promise<VirusScan> => left.shift() ?? clean
  const house = await openTestIntake({ scanners: { virus } }, open)
  await house.addDesk({ settings })
  return house
}

async function kindOf(house: TestIntake, raw = mail()): Promise<string | undefined> {
  return (await kindsOf(house, { raw }))[0]
}

async function kindsOf(house: TestIntake, sent: Parameters<TestIntake['send']>[0]): Promise<string[]> {
  return (await house.send(sent)).map(({ verdict }) => verdict.kind)
}

async function counts({ database }: TestIntake): Promise<Record<string, number>> {
  const counted: Record<string, number> = {}
  for (const table of ['messages', 'raw_messages', 'deliveries']) {
    const row = await database.reader(table).count({ count: '*' }).first()
    counted[table] = Number(row?.count)
  }
  return counted
}
