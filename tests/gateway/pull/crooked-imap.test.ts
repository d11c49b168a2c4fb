import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPullingMeans } from '../../../src/gateway/pull/test-account.ts'
import { createPullJournal } from '../../../src/store/pull-journal.ts'
import { type CrookedFolder, startCrookedImap } from '../../support/crooked-imap.ts'
import { newPulledAccount } from '../../support/pulled.ts'
import {
  mails,
  openTestPulling,
  passwordOf,
  testNetwork,
  type TestPulling,
  until,
} from '../../support/pulling.ts'

const flags = (uid: number): string => `* ${uid} FETCH (UID ${uid} FLAGS (\\Seen))\r\n`

function folderOf(texts: readonly string[], refusal?: string): CrookedFolder {
  return {
    validity: '1',
    mails: new Map(texts.map((text, index) => [index + 1, text])),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

function settingsOf(port: number, folders: readonly string[] = ['INBOX']) {
  return { server: { host: '127.0.0.1', port, encryption: 'none' }, newOnly: false, folders } as const
}

async function fates(pulling: TestPulling): Promise<readonly string[]> {
  const rows = await pulling.rows('pulled_messages')
  return rows.map(({ number, state, reason }) => [number, state, reason].filter(Boolean).join(' ')).sort()
}

test('imap, a server that tells of other mails in between, complaint 1 complaint 8 loses and truncates none', async () => {
  const [first = ''] = mails(1, 1)
  const long = `${first}\r\n${`${'x'.repeat(70)}\r\n`.repeat(9_000)}`
  // One ends where a piece of it does.
  const [second = '', third = '', fourth = ''] = mails(2, 3)
  const even = [`${fourth}\r\n`.padEnd(262_142, 'x '), ''].join('\r\n')
  await using server = await startCrookedImap(
    { INBOX: folderOf([long, second, third, even]) },
    { beforeSource: (uid, start) => (start > 0 || uid === 3 ? flags(2) + flags(uid) : '') },
  )
  await using pulling = await openTestPulling()
  await pulling.add({ settings: settingsOf(server.port) })
  pulling.start()
  await until(
    async () => assert.deepEqual(await fates(pulling), ['1 taken', '2 taken', '3 taken', '4 taken']),
    4_000,
  )
  const octets: number[] = await pulling.database.reader('messages').orderBy('seq').pluck('octets')
  assert.ok(Number(octets[0]) >= long.length, `${octets[0]} of ${long.length} octets`)
})

test('imap, a mail that comes empty or ends before its end, complaint 1 is tried again and is not gone', async () => {
  const [first = ''] = mails(1, 1)
  const long = `${first}\r\n${`${'x'.repeat(70)}\r\n`.repeat(900)}`
  await using server = await startCrookedImap(
    { INBOX: folderOf([long, ...mails(2, 2)]) },
    { source: (uid, text) => (uid === 1 ? text.slice(0, 30_000) : uid === 2 ? '' : text) },
  )
  await using pulling = await openTestPulling()
  await pulling.add({ settings: settingsOf(server.port) })
  pulling.start()
  const expected = ['1 failed protocol', '2 failed protocol', '3 taken']
  await until(async () => assert.deepEqual(await fates(pulling), expected), 4_000)
})

test('imap, a mail that its server cannot describe, complaint 1 keeps none of the others waiting', async () => {
  await using server = await startCrookedImap(
    { INBOX: folderOf(mails(1, 5)) },
    { undescribed: (uid) => uid === 3, source: (uid, text) => (uid === 3 ? '' : text) },
  )
  await using pulling = await openTestPulling()
  await pulling.add({ settings: settingsOf(server.port) })
  pulling.start()
  const expected = ['1 taken', '2 taken', '3 failed protocol', '4 taken', '5 taken']
  await until(async () => assert.deepEqual(await fates(pulling), expected), 4_000)
})

test('imap, a folder that may not be opened, complaint 3 M2 is told while the others are read', async () => {
  const folders = { INBOX: folderOf(mails(1, 2)), Projetos: folderOf([], '[NOPERM] Permission denied') }
  await using server = await startCrookedImap(folders)
  await using pulling = await openTestPulling()
  await pulling.add({ settings: settingsOf(server.port, ['INBOX', 'Projetos', 'Sumiu']) })
  pulling.start()
  await pulling.untilCame(2)
  await until(async () => {
    const [state] = await pulling.rows('pulled_states')
    assert.deepEqual(
      [state?.state, state?.fault, state?.words, state?.failures, state?.next_try_at],
      ['watching', 'protocol', 'Projetos: Permission denied', 0, null],
    )
  }, 4_000)
  folders.INBOX.mails.set(3, mails(3, 1)[0] ?? '')
  await pulling.untilCame(3)
})

test('imap, many mails at once, F1 are written down together and asked about only where numbers changed', async () => {
  await using server = await startCrookedImap({ INBOX: folderOf(mails(1, 60)) })
  await using pulling = await openTestPulling()
  await pulling.add({ settings: settingsOf(server.port) })
  const journal = createPullJournal(pulling.database)
  const asked = { note: 0, renumber: 0 }
  const counted: typeof journal = {
    ...journal,
    note: (...told) => {
      asked.note++
      return journal.note(...told)
    },
    renumber: (...told) => {
      asked.renumber++
      return journal.renumber(...told)
    },
  }
  pulling.start({ journal: counted })
  await until(async () => {
    const rows = await pulling.rows('pulled_messages')
    assert.deepEqual(
      rows.map(({ is_marked }) => Number(is_marked)),
      Array(60).fill(1),
    )
  })
  assert.ok(asked.note <= 30, `${asked.note} transactions for 60 mails`)
  assert.equal(asked.renumber, 0)
})

test('imap, a server that lists folders without end, complaint 16 is given up', async () => {
  const beforeList = '* LIST () "/" x\r\n'.repeat(21_000)
  await using server = await startCrookedImap({ INBOX: folderOf(mails(1, 1)) }, { beforeList })
  const account = { ...newPulledAccount({ settings: settingsOf(server.port) }), hasSecret: true, version: 1 }
  const limits = { connectMs: 20_000, silentMs: 20_000 }
  const means = createPullingMeans({ network: testNetwork, credentialsOf: passwordOf, limits })
  const { steps, folders } = await means.test(account, null)
  assert.deepEqual([steps.at(-1)?.step, steps.at(-1)?.fault], ['folders', 'connection-lost'])
  assert.deepEqual(folders, [])
})
