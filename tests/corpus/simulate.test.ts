import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { listDeliveries } from '../../src/store/deliveries.ts'
import { filesBelow } from '../support/files.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'
import { hasCorpus, readCorpusMail, readExpected } from './expected.ts'

const to = 'suporte@empresa.example'

test('beyond 3 simulation, each of our own mails, gives the trace of the real one and changes nothing', async () => {
  const files = filesBelow(resolve(import.meta.dirname, '../messages'), '.eml')
  await compare(files.map((file) => readFileSync(file)))
})

test('beyond 3 simulation, each mail of the corpus, gives the trace of the real one and changes nothing', {
  skip: !hasCorpus && 'no corpus at hand',
}, async () => {
  await compare(readExpected().map(({ file }) => readCorpusMail(file)))
})

/** Tries each mail, then sends it, at a desk with rules. */
async function compare(mails: readonly Uint8Array[]): Promise<void> {
  await using door = await openTestIntake({ maxMessageOctets: 50_000_000 })
  await door.addDesk({ profile: 'estrito' })
  const before = await tableDigests(door.database)
  const first = []
  for (const raw of mails) first.push((await simulated(door, raw)).trace)
  assert.deepEqual(await tableDigests(door.database), before)
  assert.equal(first.flat().filter(({ verdict }) => verdict !== 'pass').length > 0, true)

  for (const raw of mails) {
    const simulation = await simulated(door, raw)
    await door.send({ raw })
    const newest = await door.database.reader('messages').orderBy('seq', 'desc').first('id', 'reply')
    const [delivery] = await listDeliveries(door.database.reader, newest.id)
    assert.deepEqual(simulation.trace, delivery?.trace)
    assert.equal(simulation.disposition, delivery?.disposition)
  }
  await door.intake.idle()
  const after = await tableDigests(door.database)
  for (const raw of mails.slice(0, 50)) await simulated(door, raw)
  assert.deepEqual(await tableDigests(door.database), after)
}

function simulated({ intake }: TestIntake, raw: Uint8Array): ReturnType<TestIntake['intake']['simulate']> {
  return intake.simulate({
    raw,
    reversePath: 'ana@cliente.example',
    recipients: [to],
    peer: '127.0.0.1',
    helo: 'cliente.example',
  })
}
