import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FolderMark, MailNote } from '../../src/domain/pull/pull-journal.ts'
import { addDesk } from '../../src/store/desks.ts'
import { createPullJournal } from '../../src/store/pull-journal.ts'
import {
  changePulledAccount,
  findPulledAccount,
  findPulledSecret,
  listPulledAccounts,
  removePulledAccount,
  replacePulledSecret,
} from '../../src/store/pulled-accounts.ts'
import { countPulledMails, listStayingMails, retryPulledMails } from '../../src/store/pulled-list.ts'
import { listPulledStatuses, wakePulledAccount } from '../../src/store/pulled-states.ts'
import { forEachDialect } from '../support/database.ts'
import { openDesk } from '../support/mail-admin.ts'
import { addPulledAccount, newPulledAccount } from '../support/pulled.ts'

const now = new Date('2026-11-21T12:00:00Z')
const later = (ms: number): Date => new Date(now.getTime() + ms)
const mark: FolderMark = { validity: '1', nextUid: 5, oldBefore: 3, notedBefore: 0 }
const place = { accountId: 'a', folder: 'INBOX', validity: '1' }
const taken: MailNote = {
  ...place,
  number: '4',
  identity: 'x',
  state: 'taken',
  reason: null,
  messageId: null,
  octets: 700,
  tries: 1,
  nextTryAt: null,
  isMarked: false,
}

forEachDialect((_dialect, open) => {
  test('pulled accounts, written, changed by two and removed, F6 F10 M20 keep one name each and tell no secret', async () => {
    await using database = await open()
    const first = newPulledAccount({ id: 'a', sealedSecret: 'selado' })
    assert.equal(await changePulledAccount(database, first, null, now), 'saved')
    assert.equal(await changePulledAccount(database, { ...first, id: 'b' }, null, now), 'name-taken')
    const renamed = newPulledAccount({ id: 'a', name: 'Contrato K1' })
    assert.equal(await changePulledAccount(database, renamed, 1, now), 'saved')
    assert.equal(await changePulledAccount(database, first, 1, now), 'stale')
    const account = await findPulledAccount(database.reader, 'a')
    assert.deepEqual(account, {
      ...newPulledAccount({ id: 'a', name: 'Contrato K1' }),
      hasSecret: true,
      version: 2,
    })
    assert.equal(await replacePulledSecret(database.writer, 'a', { was: 'outro', is: 'novo' }), false)
    assert.equal(await replacePulledSecret(database.writer, 'a', { was: 'selado', is: 'novo' }), true)
    assert.equal(await findPulledSecret(database.reader, 'a'), 'novo')
    await createPullJournal(database).note([taken], mark)
    await removePulledAccount(database, 'a')
    assert.deepEqual(await listPulledAccounts(database.reader), [])
    assert.equal((await countPulledMails(database.reader)).size, 0)
  })

  test('pulled accounts, of another user or at another host, complaint 1 M22 know nothing of the mails of the mailbox before', async () => {
    await using database = await open()
    const journal = createPullJournal(database, () => now)
    await addPulledAccount(database, { id: 'a' })
    const { settings } = newPulledAccount()
    const moves = [
      { user: 'outra' },
      { user: 'outra', server: { ...settings.server, host: '127.0.0.2' } },
    ] as const
    for (const [at, move] of moves.entries()) {
      assert.equal((await journal.claim('one', 30_000)).length, 1)
      await journal.note([taken], mark)
      const same = newPulledAccount({ id: 'a', name: 'Outro nome', settings: moves[at - 1] ?? {} })
      await changePulledAccount(database, same, 1 + 2 * at, now)
      assert.equal((await countPulledMails(database.reader)).get('a')?.taken, 1)
      const moved = newPulledAccount({ id: 'a', name: 'Outro nome', settings: move })
      await changePulledAccount(database, moved, 2 + 2 * at, now)
      assert.equal(await journal.folder('a', 'INBOX'), null)
      assert.equal((await countPulledMails(database.reader)).size, 0)
      // Whoever was reading the one before still ends his mail.
      await journal.note([taken], mark)
      await journal.release('a', 'one')
      assert.equal((await journal.claim('two', 30_000)).length, 1)
      assert.equal(await journal.folder('a', 'INBOX'), null)
      assert.equal((await countPulledMails(database.reader)).size, 0)
      await journal.release('a', 'two')
    }
  })

  test('pulled accounts, asked for by two processes, F1 have one owner each until his lease ends', async () => {
    await using database = await open()
    const desk = await addDesk(database.writer, openDesk, now)
    let time = now
    const journal = createPullJournal(database, () => time)
    await addPulledAccount(database, { id: 'a', deskId: desk.id })
    await addPulledAccount(database, { id: 'b' })
    await addPulledAccount(database, { id: 'c', active: false })
    const both = await Promise.all([journal.claim('one', 30_000), journal.claim('two', 30_000)])
    assert.deepEqual(
      both.flat().map(({ account, recipient }) => [account.id, recipient]),
      [
        ['a', desk.address],
        ['b', null],
      ],
    )
    const [due] = both.flat()
    assert.ok(due)
    const lease = both[0].length > 0 ? 'one' : 'two'
    assert.equal(await journal.renew(due, lease, 30_000), 'ours')
    await wakePulledAccount(database.writer, 'a')
    assert.equal(await journal.renew(due, lease, 30_000), 'woken')
    assert.equal(await journal.renew(due, lease, 30_000), 'ours')
    const until = async () => database.reader('pulled_states').where({ account_id: 'a' }).pluck('lease_until')
    time = later(9_000)
    assert.equal(await journal.renew(due, lease, 30_000), 'ours')
    assert.deepEqual(await until(), [later(30_000).toISOString()], 'a lease that lasts is left as it is')
    time = later(11_000)
    assert.equal(await journal.renew(due, lease, 30_000), 'ours')
    assert.deepEqual(await until(), [later(41_000).toISOString()])
    await changePulledAccount(database, newPulledAccount({ id: 'a', deskId: desk.id }), 1, now)
    assert.equal(await journal.renew(due, lease, 30_000), 'changed')
    time = later(42_000)
    const [, other] = await Promise.all([[], journal.claim('three', 30_000)])
    assert.deepEqual(
      other.map(({ account }) => account.id),
      ['a', 'b'],
      'a process that died leaves its accounts to the others',
    )
    assert.equal(await journal.renew(due, lease, 30_000), 'lost')
  })

  test('pulled accounts, that fail again and again, complaint 3 wait, keep since when, and are never given up', async () => {
    await using database = await open()
    let time = now
    const journal = createPullJournal(database, () => time)
    await addPulledAccount(database, { id: 'a' })
    const fail = {
      state: 'failing',
      fault: 'sign-in',
      words: 'NO\0 senha',
      nextTryAt: later(60_000),
    } as const
    for (const lease of ['one', 'two']) {
      assert.equal((await journal.claim(lease, 30_000)).length, 1)
      await journal.noteState('a', lease, { state: 'connecting' })
      await journal.noteState('a', 'another', { state: 'watching' })
      await journal.noteState('a', lease, { ...fail, nextTryAt: new Date(time.getTime() + 60_000) })
      await journal.release('a', lease)
      assert.equal((await journal.claim('soon', 30_000)).length, 0, 'it waits')
      time = new Date(time.getTime() + 60_000)
    }
    const status = (await listPulledStatuses(database.reader)).get('a')
    assert.equal(status?.state, 'failing')
    assert.deepEqual([status?.failures, status?.failingSince, status?.words], [2, now, 'NO senha'])
    assert.equal((await journal.claim('three', 30_000))[0]?.failures, 2)
    await journal.noteState('a', 'three', { state: 'taking' })
    await journal.noteState('a', 'three', { state: 'watching' })
    const mended = (await listPulledStatuses(database.reader)).get('a')
    assert.deepEqual([mended?.state, mended?.failingSince, mended?.failures], ['watching', null, 0])
    await journal.release('a', 'three')
    assert.equal((await listPulledStatuses(database.reader)).get('a')?.state, 'resting')
  })

  test('pulled mails, noted, numbered anew, marked, deleted and tried again, M22 M23 are what they were', async () => {
    await using database = await open()
    let time = now
    const journal = createPullJournal(database, () => time)
    await addPulledAccount(database, { id: 'a' })
    assert.equal(await journal.folder('a', 'INBOX'), null)
    await journal.saveFolder('a', 'INBOX', mark)
    const failed: MailNote = {
      ...taken,
      number: '5',
      identity: 'y',
      state: 'failed',
      isMarked: true,
      reason: 'our-failure',
      nextTryAt: later(1_000),
    }
    await journal.note([taken, failed], { ...mark, nextUid: 6 })
    assert.deepEqual(await journal.folder('a', 'INBOX'), { ...mark, nextUid: 6 })
    assert.deepEqual([...(await journal.known(place, ['3', '4', '5'])).keys()].sort(), ['4', '5'])
    assert.deepEqual(await journal.toMark(place, 10), ['4'])
    await journal.noteMarked(place, ['4'])
    assert.deepEqual(await journal.toMark(place, 10), [])
    assert.deepEqual(await journal.toRetry(place, 10), [])
    time = later(1_000)
    assert.deepEqual(await journal.toRetry(place, 10), [
      { number: '5', state: 'failed', tries: 1, nextTryAt: later(1_000) },
    ])
    assert.deepEqual(await journal.toDelete(place, 30, 10), [])
    time = later(30 * 86_400_000)
    assert.deepEqual(await journal.toDelete(place, 30, 10), ['4'])
    const anew = { ...place, validity: '2' }
    assert.equal(await journal.hasOtherNumbers(place), false)
    assert.equal(await journal.hasOtherNumbers(anew), true)
    assert.equal(await journal.renumber({ ...anew, number: '1' }, 'x'), true)
    assert.equal(await journal.renumber({ ...anew, number: '2' }, 'z'), false)
    assert.equal((await journal.known(anew, ['1'])).get('1')?.state, 'taken')
    await journal.note(
      [{ ...failed, state: 'refused', reason: 'loop-detected', tries: 2, nextTryAt: null }],
      null,
    )
    assert.deepEqual(
      (await listStayingMails(database.reader, 'a', 10)).map(({ number, state, reason, tries }) => [
        number,
        state,
        reason,
        tries,
      ]),
      [['5', 'refused', 'loop-detected', 2]],
    )
    assert.deepEqual((await countPulledMails(database.reader)).get('a'), {
      old: 0,
      taken: 1,
      refused: 1,
      failed: 0,
    })
    assert.equal(await retryPulledMails(database.writer, 'a', time), 1)
    assert.equal((await journal.toRetry(place, 10)).length, 1)
    await journal.forget(anew, ['1'])
    assert.equal((await countPulledMails(database.reader)).get('a')?.taken, 0)
  })
})
