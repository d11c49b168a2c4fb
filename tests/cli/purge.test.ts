import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPurge } from '../../src/cli/purge.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { type NewDeferral, noteDeferrals } from '../../src/store/deferrals.ts'
import { noteGreylist } from '../../src/store/greylist.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'

const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3_600_000)

function deferral(key: string): NewDeferral {
  const said = { recipient: 'suporte@desk.example', reversePath: null, author: null, subject: key }
  return { ...said, dedupeKey: key, peer: null, octets: 1, reason: 'scanner-unavailable' }
}

forEachDialect((_dialect, open) => {
  test('purge, security what is noted of mail put off, goes when its days are over', async (t) => {
    await using database = await open()
    for (const [key, days] of [
      ['old', 6],
      ['new', 4],
    ] as const)
      await noteDeferrals(database.writer, [deferral(key)], daysAgo(days))
    const first = { network: 'a', step: 'first' } as const
    await noteGreylist(database.writer, [
      { ...first, triplet: 'old', at: daysAgo(3) },
      { ...first, triplet: 'new', at: daysAgo(1) },
    ])
    const log = (): void => assert.fail('expected nothing to tell')
    t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    const stop = startPurge({ database, blobs: new BlobStore(temporaryFolder()), retentionDays: 14, log })
    t.mock.timers.tick(30_000)
    t.mock.timers.reset()
    await stop()
    assert.deepEqual(await database.reader('deferrals').pluck('subject'), ['new'])
    assert.deepEqual(await database.reader('greylist').pluck('triplet'), ['new'])
  })
})
