import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PullTest } from '../../../src/domain/pull/pulling-means.ts'
import type { CheckRound } from '../../../src/outgoing/accounts/account.ts'
import { pulledAccounts } from '../../../src/outgoing/accounts/pulled.ts'
import { Transcript } from '../../../src/outgoing/smtp/transcript.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import { createPullJournal } from '../../../src/store/pull-journal.ts'
import { forEachDialect } from '../../support/database.ts'
import { addPulledAccount } from '../../support/pulled.ts'

const good: PullTest = {
  steps: [{ step: 'reach', state: 'good', fault: null, words: '' }],
  dialogue: [{ command: 'A LOGIN suporte ***', reply: ['A OK'] }],
  folders: [],
}
const bad: PullTest = {
  ...good,
  steps: [...good.steps, { step: 'sign-in', state: 'bad', fault: 'sign-in', words: 'NO' }],
}

function roundWith(transcript: Transcript | null): CheckRound {
  return { once: (_name, ask) => ask(), transcript }
}

forEachDialect((_dialect, open) => {
  test('pulledAccounts, an account that is tested, M3 M5 M6 tells each step, how pulling fares, and since when it fails', async () => {
    await using database = await open()
    await addPulledAccount(database, { id: 'a', name: 'Caixa' })
    await addPulledAccount(database, { id: 'b', name: 'Desabilitada', active: false })
    let answer = good
    const source = pulledAccounts({ database, pulling: { test: async () => answer } })
    const [account, ...others] = await source.list()
    assert.ok(account)
    assert.deepEqual(others, [])
    assert.deepEqual([account.key, account.kind, account.href], ['pulled:a', 'pulled', '/pulled-accounts/a'])
    const transcript = new Transcript([])
    const lines = await account.check(roundWith(transcript))
    assert.deepEqual(
      lines.map(({ labelKey, state, whyKey }) => [labelKey, state, whyKey]),
      [
        ['pulled.step.reach', 'good', null],
        ['pulled.check.pulling', 'skipped', 'pulled.state.new'],
      ],
    )
    assert.deepEqual(transcript.end(), good.dialogue)
    answer = bad
    const failed = await account.check(roundWith(null))
    assert.deepEqual([failed[1]?.state, failed[1]?.whyKey], ['bad', 'pulled.fault-of.sign-in'])
    const first = new Date('2026-11-21T12:00:00Z')
    const later = new Date('2026-11-21T12:20:00Z')
    const keep = (found: typeof lines, at: Date) =>
      writeTransaction(database, (trx) => account.keep(trx, found, at))
    assert.deepEqual(await keep(failed, first), first)
    assert.deepEqual(await keep(failed, later), first)
    assert.equal(await keep(lines, later), null)
  })

  test('pulledAccounts, a test that goes well while nothing can be kept, M3 is no good account', async () => {
    await using database = await open()
    await addPulledAccount(database, { id: 'a' })
    const journal = createPullJournal(database)
    await journal.claim('lease', 60_000)
    const nextTryAt = new Date(Date.now() + 60_000)
    await journal.noteState('a', 'lease', { state: 'failing', fault: 'desk-closed', words: '', nextTryAt })
    const source = pulledAccounts({ database, pulling: { test: async () => good } })
    const lines = await (await source.list())[0]?.check(roundWith(null))
    const last = lines?.at(-1)
    assert.deepEqual([last?.state, last?.whyKey], ['bad', 'pulled.fault-of.desk-closed'])
    assert.ok(last?.at instanceof Date)
  })
})
