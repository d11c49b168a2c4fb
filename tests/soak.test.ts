import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from './support/folders.ts'
import { growth, soak, type SoakSample } from './support/soak.ts'

test('security §5 row 11 soak, 30 s at 10 mails a second, loses nothing and keeps memory and descriptors', async (t) => {
  const report = await soak({
    dataDir: temporaryFolder(),
    databaseUrl: null,
    seconds: 30,
    mailsPerSecond: 10,
    everyMs: 1000,
  })
  const last = report.samples.at(-1)
  t.diagnostic(
    `${report.acknowledged} mails, ${last?.residentMiB.toFixed(0)} MiB, ${last?.descriptors} descriptors`,
  )
  assert.deepEqual(report.faults, [])
  assert.ok(report.acknowledged >= 250, `${report.acknowledged} acknowledged`)
})

test('security §5 row 11 growth, of what a process holds, is told and a single peak is not', () => {
  const samplesOf = (value: (index: number) => number): SoakSample[] =>
    Array.from({ length: 30 }, (_, index) => ({
      atMs: index,
      mails: 0,
      residentMiB: value(index),
      descriptors: 20,
      threads: 10,
    }))
  assert.deepEqual(growth(samplesOf((index) => 100 + (index === 25 ? 500 : 0))), [])
  assert.deepEqual(growth(samplesOf((index) => 100 + 10 * index)), ['residentMiB grew from 250 to 350'])
  assert.equal(growth([]).length, 1)
})
