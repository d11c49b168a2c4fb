import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Desk } from '../../../src/domain/desk.ts'
import type { VirusScan } from '../../../src/domain/policy/scans.ts'
import type { OctetSource } from '../../../src/intake/scan/scanners.ts'
import { mail, openTestIntake } from '../../support/intake.ts'

const settings = { virusScan: 'defer-unscanned' } as const
const down = { kind: 'unscanned', cause: 'timeout' } as const

/** A scanner that says one thing and notes how long each message was that it read. */
function scannerOf(said: VirusScan) {
  const read: number[] = []
  const virus = async (source: OctetSource): Promise<VirusScan> => {
    let octets = 0
    for await (const chunk of source.open()) octets += chunk.length
    assert.equal(octets, source.octets)
    read.push(octets)
    return said
  }
  return { read, scanners: { virus } }
}

test('scanners, a desk that wants none, are not asked', async () => {
  const { read, scanners } = scannerOf({ kind: 'found', signature: 'X' })
  await using house = await openTestIntake({ scanners })
  await house.addDesk()
  const [answer] = await house.send({})
  assert.equal(answer?.verdict.kind, 'pass')
  assert.deepEqual(read, [])
})

test('scanners, a message kept in a file, is read whole', async () => {
  const { read, scanners } = scannerOf({ kind: 'clean' })
  await using house = await openTestIntake({ scanners })
  await house.addDesk({ settings })
  const raw = mail({}, 'A impressora parou.\r\n'.repeat(30_000))
  const [answer] = await house.send({ raw })
  assert.equal(answer?.verdict.kind, 'pass')
  assert.deepEqual(read, [raw.length])
})

for (const mode of ['direct', 'forwarded'] satisfies Desk['mode'][]) {
  test(`scanners, down at a ${mode} desk that must scan, put the sender off`, async () => {
    await using house = await openTestIntake({ scanners: scannerOf(down).scanners })
    await house.addDesk({ settings, mode })
    const [answer] = await house.send({})
    assert.deepEqual(answer?.verdict.kind === 'defer' && answer.verdict.reason, 'scanner-unavailable')
  })
}

test('scanners, none configured where a desk must scan, put the sender off', async () => {
  await using house = await openTestIntake()
  await house.addDesk({ settings })
  const [answer] = await house.send({})
  assert.equal(answer?.verdict.kind, 'defer')
})

test('scanners, a simulation, are asked while the writer is free', async () => {
  let isFree = false
  const database: { current: Awaited<ReturnType<typeof openTestIntake>> | null } = { current: null }
  const virus = async (): Promise<VirusScan> => {
    await database.current?.addDesk({ address: 'outro@empresa.example' })
    isFree = true
    return { kind: 'found', signature: 'X' }
  }
  await using house = await openTestIntake({ scanners: { virus } })
  database.current = house
  await house.addDesk({ settings })
  const request = {
    raw: Buffer.from(mail()),
    reversePath: 'ana@cliente.example',
    recipients: ['suporte@empresa.example'],
  }
  const { replies } = await house.intake.simulate(request)
  assert.ok(isFree)
  assert.match(replies.at(-1) ?? '', /^550[ -]5\.7\.1 /)
})

test('scanners, down while a message is judged again, hold it', async () => {
  let said: VirusScan = { kind: 'found', signature: 'X' }
  await using house = await openTestIntake({ scanners: { virus: async () => said } })
  await house.addDesk({ settings })
  await house.send({})
  const [message] = await house.database.reader('messages').select('id')
  said = down
  const again = await house.intake.reprocess(message.id, { actor: 'test' })
  assert.equal(again?.old.reason, 'virus-found')
  assert.equal(again?.new?.disposition, 'held')
  assert.equal(again?.new?.reason, 'not-scanned')
})
