import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountStateOf } from '../../../src/domain/outgoing/account-state.ts'
import { type Account, areGood, checkLine } from '../../../src/outgoing/accounts/account.ts'
import { createAccountChecks } from '../../../src/outgoing/accounts/account-checks.ts'
import { keepAccountCheck } from '../../../src/store/account-checks.ts'
import { forEachDialect, type TestDatabase } from '../../support/database.ts'
import { silentLog } from '../../support/gateway.ts'

const now = new Date('2026-11-21T12:00:00Z')
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)

for (const [since, state] of [
  [null, 'connected'],
  [minutesAgo(29), 'intermittent'],
  [minutesAgo(30), 'error'],
  [minutesAgo(31), 'error'],
] as const) {
  test(`state of an account, failing since ${since?.toISOString() ?? 'never'}, M5 is ${state}`, () => {
    assert.equal(accountStateOf(since, now), state)
  })
}

function account(key: string, check: Account['check']): Account {
  return {
    key,
    kind: 'pulled',
    name: key,
    href: '/accounts',
    check,
    keep: (trx, lines, at) => keepAccountCheck(trx, key, areGood(lines), at),
  }
}

function checksOf(database: TestDatabase, accounts: readonly Account[], wholeMs = 300) {
  const sources = [{ list: async () => accounts }]
  return createAccountChecks({ database, sources, clock: () => new Date(), log: silentLog, wholeMs })
}

const good = [checkLine('accounts.check.whole', 'good')]
const never = () => new Promise<never>(() => undefined)

forEachDialect((_dialect, open) => {
  test('tests of accounts, three of which one hangs and one breaks, M3 M6 tell each in time', async () => {
    await using database = await open()
    const accounts = [
      account('good', async () => good),
      account('hangs', never),
      account('breaks', async () => {
        throw new Error('expected nothing')
      }),
    ]
    const asked = new Date()
    const from = performance.now()
    const reports = await checksOf(database, accounts).all()
    assert.ok(performance.now() - from < 1_500)
    assert.deepEqual(
      reports.map(({ key, state, lines }) => [key, state, lines[0]?.whyKey ?? null]),
      [
        ['good', 'connected', null],
        ['hangs', 'intermittent', 'accounts.why.timeout'],
        ['breaks', 'intermittent', 'accounts.why.our-failure'],
      ],
    )
    assert.ok(reports.every(({ at }) => at >= asked))
  })

  test('tests of accounts, asked for by ten pages at once, M4 run once, and again for the next', async () => {
    await using database = await open()
    let made = 0
    const checks = checksOf(database, [
      account('one', async () => {
        made += 1
        await new Promise((resolve) => setTimeout(resolve, 50))
        return good
      }),
    ])
    await Promise.all(Array.from({ length: 10 }, () => checks.all()))
    assert.equal(made, 1)
    await checks.all()
    assert.equal(made, 2)
  })

  test('tests of accounts, two hundred that hang, M6 hold no page and open few connections', async () => {
    await using database = await open()
    let atOnce = 0
    const many = Array.from({ length: 200 }, (_, index) =>
      account(`hangs-${index}`, () => {
        atOnce += 1
        return never()
      }),
    )
    const from = performance.now()
    const reports = await checksOf(database, many).all()
    assert.ok(performance.now() - from < 3_000)
    assert.ok(reports.every(({ state }) => state === 'intermittent'))
    assert.ok(atOnce <= 24, `${atOnce}`)
  })
})
