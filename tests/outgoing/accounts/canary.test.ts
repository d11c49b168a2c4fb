import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveCanary } from '../../../src/store/canary.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import { listMailTests } from '../../../src/store/mail-tests.ts'
import { forEachDialect, type TestDatabase } from '../../support/database.ts'
import { bringIn } from '../../support/incoming.ts'
import { type House, openHouse } from '../../support/round-trip.ts'

const minute = 60_000
const period = 5 * minute

async function switchOn(
  database: TestDatabase,
  { deskId, channelId, clock }: House,
  isOn = true,
): Promise<void> {
  const setting = { isOn, everyMinutes: 5 }
  await writeTransaction(database, (trx) => saveCanary(trx, setting, [{ deskId, channelId }], clock()))
}

/** What the clock does in a period, by no page. */
async function turn({ work, intake, advance }: House): Promise<void> {
  advance(period)
  await work.look()
  await work.idle()
  await intake.idle()
}

/** The lines of all accounts that are red, and what each account says of itself. */
async function redLines({ checks }: House): Promise<{ red: string[]; states: string[] }> {
  const reports = await checks.all()
  return {
    red: reports.flatMap(({ kind, lines }) =>
      lines
        .filter(({ state }) => state === 'bad')
        .map(({ labelKey, whyKey }) => `${kind} ${labelKey.split('.').at(-1)} ${whyKey?.split('.').at(-1)}`),
    ),
    states: reports.map(({ kind, state }) => `${kind} ${state}`),
  }
}

/** Each link, how it breaks and is mended, and the lines that have to turn red. */
const links: readonly (readonly [string, (house: House) => unknown, (house: House) => unknown, string[]])[] =
  [
    [
      'the listener is closed',
      (house) => house.closeDoor(),
      (house) => house.openDoorAgain(),
      ['receiving listener not-listening', 'receiving round-trip trip-missing'],
    ],
    [
      'the MX leads elsewhere',
      (house) => {
        house.links.mx = 'mx.outro.example'
      },
      (house) => {
        house.links.mx = 'one.example'
      },
      ['receiving mx mx-elsewhere'],
    ],
    [
      'the channel refuses',
      (house) => {
        house.links.relay = 'refuses'
      },
      (house) => {
        house.links.relay = 'takes'
      },
      ['receiving round-trip trip-not-sent', 'sending greeting refused'],
    ],
    [
      'the forwarder is dead',
      (house) => {
        house.links.forwarder = 'dead'
      },
      (house) => {
        house.links.forwarder = 'alive'
      },
      ['receiving round-trip trip-missing'],
    ],
    [
      'the certificate has expired',
      (house) => house.advance(200 * 365 * 24 * 60 * minute),
      () => undefined,
      ['receiving certificate expired'],
    ],
  ]

forEachDialect((_dialect, open) => {
  test('round trip, each link broken in turn, beyond 10 M5 M6 turns its line red within two periods', async () => {
    await using database = await open()
    await using house = await openHouse(database)
    await switchOn(database, house)
    await turn(house)
    await turn(house)
    assert.deepEqual(await redLines(house), { red: [], states: ['receiving connected', 'sending connected'] })
    for (const [circumstance, breakIt, mendIt, expected] of links) {
      await breakIt(house)
      await turn(house)
      await turn(house)
      const { red, states } = await redLines(house)
      assert.deepEqual(red, expected, circumstance)
      assert.equal(states[0], 'receiving intermittent', circumstance)
      await mendIt(house)
      await turn(house)
      await turn(house)
    }
    assert.deepEqual(await database.reader('tickets'), [])
    assert.deepEqual(await database.reader('contacts'), [])
    assert.deepEqual(await database.reader('outbox'), [])
  })

  test('round trip, a link broken for half an hour though nobody looks, M5 is an error, and one success ends it', async () => {
    await using database = await open()
    await using house = await openHouse(database)
    await switchOn(database, house)
    await turn(house)
    house.links.mx = 'mx.outro.example'
    for (let minutes = 0; minutes < 30; minutes += 5) await turn(house)
    house.advance(4 * minute)
    assert.equal((await redLines(house)).states[0], 'receiving intermittent')
    house.advance(2 * minute)
    assert.equal((await redLines(house)).states[0], 'receiving error')
    house.links.mx = 'one.example'
    assert.equal((await redLines(house)).states[0], 'receiving connected')
    house.links.mx = 'mx.outro.example'
    assert.equal((await redLines(house)).states[0], 'receiving intermittent')
  })

  test('round trip, of several processes, beyond 10 is made by one, and not at all while it is off', async () => {
    await using database = await open()
    await using house = await openHouse(database)
    await switchOn(database, house, false)
    await house.work.look()
    const all = { since: new Date(0), limit: 10 }
    assert.deepEqual(await listMailTests(database.reader, house.deskId, all), [])
    await switchOn(database, house)
    await Promise.all([house.work.look(), house.work.look(), house.work.look()])
    await house.work.idle()
    await house.intake.idle()
    const [trip, ...more] = await listMailTests(database.reader, house.deskId, all)
    assert.deepEqual(more, [])
    assert.equal(trip?.state, 'arrived')
    assert.equal(house.relay.mails.length, 1)
    const [sent = ''] = house.relay.mails
    assert.match(sent, /^X-Portaria-Test: [0-9a-z]{26}\.[a-z2-7]{16}\r$/m)
    assert.match(sent, /^Auto-Submitted: auto-generated\r$/m)
    assert.match(sent, /^X-Portaria-Loop: one\.example\r$/m)
    assert.match(sent, /^From: Suporte <caixa-da@saida\.example>\r$/m)
    assert.ok(house.relay.commands.includes('MAIL FROM:<>'))
  })

  test('test message, its mark taken off on the way, C5 is refused as mail of ours and opens nothing', async () => {
    await using database = await open()
    await using house = await openHouse(database)
    await switchOn(database, house)
    await house.work.look()
    await house.work.idle()
    const [sent = ''] = house.relay.mails
    assert.match(sent, /^X-Portaria-Test:/m)
    const raw = sent.replace(/^X-Portaria-Test:.*\r\n/m, '')
    const answer = await bringIn(house.intake, { raw, from: null })
    assert.equal(answer.kind, 'reject')
    assert.deepEqual(await database.reader('tickets'), [])
  })
})
