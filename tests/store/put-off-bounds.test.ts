import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countUnlisted,
  listDeferrals,
  type NewDeferral,
  noteDeferrals,
  purgeDeferrals,
} from '../../src/store/deferrals.ts'
import { attemptBounds } from '../../src/store/attempt-room.ts'
import { endAttempts, listAttempts, type NewAttempt, recordAttempt } from '../../src/store/door-attempts.ts'
import { writeNotes } from '../../src/store/door-notes.ts'
import { findGreylisted, type GreylistNote, noteGreylist, sweepGreylist } from '../../src/store/greylist.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import { countRows } from '../support/settle.ts'

const at = new Date('2026-01-05T13:00:00Z')
const hours = (count: number): Date => new Date(at.getTime() + count * 3_600_000)

function deferral(key: string, peer: string | null = '192.0.2.7'): NewDeferral {
  return {
    dedupeKey: key,
    recipient: 'suporte@desk.example',
    reversePath: 'ana@client.example',
    peer,
    author: 'ana@client.example',
    subject: key,
    octets: 100,
    reason: 'scanner-unavailable',
  }
}

const first = (triplet: string, network: string, when: Date): GreylistNote => {
  return { triplet, network, step: 'first', at: when }
}

function attempt(key: string, change: Partial<NewAttempt> = {}): NewAttempt {
  return {
    key,
    dedupeKey: key,
    deskId: 'desk-1',
    recipient: 'suporte@desk.example',
    reversePath: 'ana@client.example',
    peer: { address: '192.0.2.7', helo: null },
    author: null,
    isProved: false,
    subject: key,
    octets: 10,
    head: Buffer.from('x'),
    blob: null,
    trace: [],
    ...change,
  }
}

/** Bounds of a network and a domain that are never met. */
const roomy = { perNetwork: 99, perDomain: 99 }
const from = (address: string): Partial<NewAttempt> => ({ peer: { address, helo: null } })

async function waiting(database: TestDatabase): Promise<string[]> {
  const { rows } = await listAttempts(database.reader, { state: 'waiting', limit: 99 })
  return rows.map(({ subject }) => subject).sort()
}

forEachDialect((_dialect, open) => {
  test('deferrals, security a flood from one network, fills its share and leaves room for others', async () => {
    await using database = await open()
    const most = { inAll: 6, perNetwork: 3 }
    const flood = Array.from({ length: 50 }, (_, index) => deferral(`f${index}`, `192.0.2.${index}`))
    await noteDeferrals(database.writer, flood, at, most)
    await noteDeferrals(database.writer, [...flood, deferral('honest', '198.51.100.1')], at, most)
    const { rows } = await listDeferrals(database.reader, { limit: 99 })
    assert.deepEqual(rows.map(({ subject, tries }) => [subject, tries]).sort(), [
      ['f0', 2],
      ['f1', 2],
      ['f2', 2],
      ['honest', 1],
    ])
    assert.equal(await countUnlisted(database.reader), 94)
  })

  test('deferrals, security a flood from everywhere, is bounded in a day and counted past it', async () => {
    await using database = await open()
    const most = { inAll: 6, perNetwork: 3 }
    const flood = Array.from({ length: 40 }, (_, index) => deferral(`f${index}`, `10.0.${index}.1`))
    await noteDeferrals(database.writer, flood, at, most)
    assert.equal(await countRows(database, 'deferrals'), 6)
    await noteDeferrals(database.writer, [deferral('late', null)], hours(23.9), most)
    assert.equal(await countRows(database, 'deferrals'), 6)
    await noteDeferrals(database.writer, [deferral('morrow', null)], hours(24), most)
    assert.equal(await countRows(database, 'deferrals'), 7)
    assert.equal(await countUnlisted(database.reader), 35)
    assert.equal(await purgeDeferrals(database.writer, hours(48)), 7)
    assert.equal(await countUnlisted(database.reader), 0)
  })

  test('greylist, security a flood from one network, drives out its own oldest alone', async () => {
    await using database = await open()
    const most = { inAll: 99, waitingPerNetwork: 3, waitingPerBlock: 99 }
    await noteGreylist(database.writer, [first('honest', '198.51.100.0/24', at), first('in', 'a', at)], most)
    await noteGreylist(database.writer, [{ ...first('in', 'a', at), step: 'passed' }], most)
    const flood = Array.from({ length: 9 }, (_, index) => first(`f${index}`, 'a', hours(index / 10)))
    await noteGreylist(database.writer, flood, most)
    const left: string[] = await database.reader('greylist').orderBy('triplet').pluck('triplet')
    assert.deepEqual(left, ['f6', 'f7', 'f8', 'honest', 'in'])
  })

  test('greylist, security more than it may hold, forgets the oldest that never came in, then of all', async () => {
    await using database = await open()
    const bounds = (inAll: number) => ({ inAll, waitingPerNetwork: 99, waitingPerBlock: 99 })
    const notes = ['old', 'in', 'older', 'new'].map((name, index) => first(name, name, hours(index)))
    await noteGreylist(database.writer, notes, bounds(99))
    for (const name of ['old', 'in'])
      await noteGreylist(database.writer, [{ ...first(name, name, hours(5)), step: 'passed' }], bounds(99))
    assert.equal(await sweepGreylist(database.writer, hours(6), bounds(3)), 1)
    assert.equal(await findGreylisted(database.reader, 'older', hours(6)), null)
    assert.equal(await sweepGreylist(database.writer, hours(6), bounds(1)), 2)
    const left: string[] = await database.reader('greylist').pluck('triplet')
    assert.deepEqual(left, ['in'])
  })

  test('attempts, security a flood from one network, drives out its own oldest alone', async () => {
    await using database = await open()
    const most = { waiting: 4, octets: 1000, ...roomy }
    await recordAttempt(database.writer, attempt('honest', from('198.51.100.1')), at, most)
    await recordAttempt(database.writer, attempt('proved', { isProved: true }), at, most)
    for (let mail = 0; mail < 9; mail++)
      assert.equal(await recordAttempt(database.writer, attempt(`f${mail}`), hours(mail), most), true)
    assert.deepEqual(await waiting(database), ['f7', 'f8', 'honest', 'proved'])
  })

  test('attempts, more octets than may wait, make room and never by who is proved for who is not', async () => {
    await using database = await open()
    const most = { waiting: 99, octets: 30, ...roomy }
    const record = (key: string, isProved: boolean, octets = 10) =>
      recordAttempt(database.writer, attempt(key, { isProved, octets }), at, most)
    for (const key of ['a', 'b']) assert.equal(await record(key, true), true)
    assert.equal(await record('c', false), true)
    assert.equal(await record('d', true), true)
    assert.deepEqual(await waiting(database), ['a', 'b', 'd'])
    assert.equal(await record('e', false), false)
    assert.equal(await record('f', true, 31), false)
    assert.equal(await record('g', true, 20), true)
    assert.deepEqual(await waiting(database), ['d', 'g'])
  })

  test('security beyond 7 attempts, a network or a proved domain with its share there, makes room for itself alone', async () => {
    await using database = await open()
    const most = { waiting: 9, octets: 1000, perNetwork: 2, perDomain: 3 }
    const record = (key: string, change: Partial<NewAttempt>): Promise<boolean> =>
      recordAttempt(database.writer, attempt(key, change), at, most)
    for (const mail of [1, 2, 3]) await record(`h${mail}`, from(`198.51.${mail}.1`))
    for (const mail of [1, 2, 3, 4]) await record(`n${mail}`, { ...from('192.0.2.1'), isProved: true })
    const address = (mail: number): string => `${mail}@${mail % 2 ? 'Spam' : 'spam'}.example`
    for (const mail of [1, 2, 3, 4, 5])
      await record(`d${mail}`, {
        ...from(`10.0.${mail}.1`),
        isProved: true,
        author: { name: '', address: address(mail) },
      })
    assert.deepEqual(await waiting(database), ['d3', 'd4', 'd5', 'h1', 'h2', 'h3', 'n3', 'n4'])
    assert.equal(await record('u', from('192.0.2.9')), false)
    assert.equal(await record('p', { ...from('10.9.9.1'), isProved: true }), true)
    assert.equal(await record('q', { ...from('10.9.8.1'), isProved: true }), true)
    assert.deepEqual(await waiting(database), ['d3', 'd4', 'd5', 'h1', 'h2', 'h3', 'n4', 'p', 'q'])
  })

  test('security beyond 7 attempts, those that have become messages, take no room', async () => {
    await using database = await open()
    const most = { waiting: 2, octets: 1000, ...roomy }
    const record = (key: string): Promise<boolean> =>
      recordAttempt(database.writer, attempt(key, { isProved: true }), at, most)
    await record('one')
    await record('two')
    await endAttempts(database.writer, await database.reader('door_attempts').pluck('seq'), 'message')
    for (const key of ['three', 'four']) assert.equal(await record(key), true)
    assert.equal(await countRows(database, 'door_attempts'), 4)
  })

  test('security beyond 7 attempts, more than are shown, are listed with what is put off', async () => {
    await using database = await open()
    const all = attempt('all', { isProved: true, octets: attemptBounds.octets })
    assert.equal(await recordAttempt(database.writer, all, at), true)
    const unshown = { ...deferral('honest', '198.51.100.1'), reason: 'awaiting-approval' as const }
    const note = { kind: 'attempt', attempt: attempt('honest', from('198.51.100.1')), unshown } as const
    for (const when of [at, hours(1)]) await writeNotes(database.writer, [note], when)
    const { rows } = await listDeferrals(database.reader, { limit: 9 })
    assert.deepEqual(
      rows.map(({ subject, reason, tries }) => [subject, reason, tries]),
      [['honest', 'awaiting-approval', 2]],
    )
  })
})
