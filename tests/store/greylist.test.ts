import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findGreylisted,
  type GreylistNote,
  noteGreylist,
  sweepGreylist,
  tripletKey,
} from '../../src/store/greylist.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows } from '../support/settle.ts'

const at = new Date('2026-01-05T13:00:00Z')
const after = (days: number): Date => new Date(at.getTime() + days * 24 * 3_600_000)
const triplet = tripletKey({ network: '192.0.2.0/24', reversePath: 'ana@cliente.example', deskId: 'desk-1' })

const network = '192.0.2.0/24'
const first = (when: Date, of = triplet): GreylistNote => ({ triplet: of, network, step: 'first', at: when })
const passed = (when: Date, of = triplet): GreylistNote => ({ ...first(when, of), step: 'passed' })

forEachDialect((_dialect, open) => {
  test('greylist, a first attempt, is remembered for two days and stays the first', async () => {
    await using database = await open()
    await noteGreylist(database.writer, [first(at)])
    await noteGreylist(database.writer, [first(after(1))])
    const found = await findGreylisted(database.reader, triplet, after(1))
    assert.deepEqual(found, { firstAt: at, passedAt: null })
    assert.equal(await findGreylisted(database.reader, triplet, after(2)), null)
    await noteGreylist(database.writer, [first(after(3))])
    assert.deepEqual(await findGreylisted(database.reader, triplet, after(3)), {
      firstAt: after(3),
      passedAt: null,
    })
  })

  test('greylist, who has come in, is remembered for 36 days from the last time', async () => {
    await using database = await open()
    await noteGreylist(database.writer, [first(at)])
    await noteGreylist(database.writer, [passed(after(1))])
    assert.deepEqual((await findGreylisted(database.reader, triplet, after(36.9)))?.passedAt, after(1))
    assert.equal(await findGreylisted(database.reader, triplet, after(37)), null)
  })

  test('greylist, a block of many networks, loses its own oldest first attempts and no other', async () => {
    await using database = await open()
    const bounds = { inAll: 100, waitingPerNetwork: 2, waitingPerBlock: 5 }
    await noteGreylist(database.writer, [first(at)], bounds)
    for (let index = 0; index < 20; index++) {
      const of = { network: `2001:db8:1:${index}::/64`, reversePath: 'spam@spam.example', deskId: 'desk-1' }
      const note = {
        triplet: tripletKey(of),
        network: of.network,
        step: 'first' as const,
        at: after(index / 100),
      }
      await noteGreylist(database.writer, [note], bounds)
    }
    assert.equal(await countRows(database, 'greylist'), 6)
    assert.notEqual(await findGreylisted(database.reader, triplet, after(1)), null)
    const kept: string[] = await database.reader('greylist').orderBy('first_at').pluck('network')
    assert.deepEqual(
      kept.slice(1),
      [15, 16, 17, 18, 19].map((index) => `2001:db8:1:${index}::/64`),
    )
  })

  test('greylist, what does not count any more, is swept and the rest is not', async () => {
    await using database = await open()
    await noteGreylist(database.writer, [first(at)])
    const other = tripletKey({ network: '192.0.2.0/24', reversePath: '', deskId: 'desk-1' })
    await noteGreylist(database.writer, [first(after(1), other)])
    assert.equal(await sweepGreylist(database.writer, after(2)), 1)
    assert.equal(await countRows(database, 'greylist'), 1)
    assert.notEqual(await findGreylisted(database.reader, other, after(2)), null)
  })
})

test('tripletKey, another network, reverse-path or desk, is another triplet', () => {
  const one = { network: '192.0.2.0/24', reversePath: 'ana@cliente.example', deskId: 'desk-1' }
  const keys = [
    one,
    { ...one, network: '198.51.100.0/24' },
    { ...one, reversePath: '' },
    { ...one, deskId: 'desk-2' },
  ].map(tripletKey)
  assert.equal(new Set(keys).size, 4)
})
