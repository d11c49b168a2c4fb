import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Correction } from '../../src/domain/policy/facts.ts'
import type { Corrected, IntakeOptions } from '../../src/intake/intake.ts'
import { replay } from '../../src/intake/replay.ts'
import { listAudit } from '../../src/store/audit.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { findCorrection } from '../../src/store/corrections.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { purgeRefused } from '../../src/store/retention.ts'
import { readEquation } from '../../src/store/tallies.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { authenticityOver, signed, zoneOf } from '../support/authenticity.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const desk = 'suporte@empresa.example'
const client = 'cliente.example'
const ana = `ana@${client}`
const browser = '198.51.100.20'
const correction: Correction = { subject: 'Impressora parada', text: null, isConfirmed: false }
const strict = { profile: 'estrito', settings: { newRequests: 'anyone' } } as const

async function openHouse(change: Partial<IntakeOptions> = {}, open?: Open): Promise<TestIntake> {
  const authenticity = authenticityOver({ ...zoneOf(client), ...zoneOf('ladrao.example', null) })
  return openTestIntake({ authenticity, ...change }, open)
}

type Play = { readonly from?: string | null; readonly peer?: string; readonly raw?: string }

/** Brings in a mail, without a subject unless said otherwise, and gives what is kept of it. */
async function refused(
  { intake, database }: TestIntake,
  { from = ana, peer = '192.0.2.7', raw = mail({ Subject: '' }) }: Play = {},
): Promise<MessageRecord> {
  const transaction = intake.begin({ door: 'smtp', peer: { address: peer, helo: 'mx.x.example', tls: null } })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(desk)
  await transaction.message(inPieces(raw))
  const row = await database.reader('messages').where({ direction: 'in' }).orderBy('seq', 'desc').first('id')
  return stored({ database }, row.id)
}

async function stored({ database }: Pick<TestIntake, 'database'>, id: string): Promise<MessageRecord> {
  const message = await findMessage(database.reader, id)
  assert.ok(message)
  return message
}

function mend(
  { intake }: TestIntake,
  { id }: MessageRecord,
  added: Partial<Correction> = {},
): Promise<Corrected> {
  return intake.correct(id, { ...correction, ...added }, browser)
}

async function offered(house: TestIntake, play: Play = {}): Promise<string> {
  return (await house.intake.offerSelfService(await refused(house, play))).kind
}

forEachDialect((_dialect, open) => {
  test('A16 correct, a subject that was missing, opens the ticket by the rules and tells who, when and what', async () => {
    await using house = await openHouse({}, open)
    await house.addDesk(strict)
    const { id, state } = await refused(house)
    assert.equal(state, 'refused')
    assert.equal(await mend(house, await stored(house, id)), 'judged')
    const message = await stored(house, id)
    assert.deepEqual([message.state, message.reason, message.subject], ['ticket', null, ''])
    const ticket = await findTicket(house.database.reader, message.protocol ?? '')
    assert.equal(ticket?.title, 'Impressora parada')
    const history = await listHistory(house.database.reader, ticket?.id ?? '')
    assert.deepEqual(
      history.map(({ event, actor }) => [event, actor]),
      [
        ['mail-received', null],
        ['ticket-registered', null],
        ['corrected', ana],
      ],
    )
    const step = message.decisions[0]?.trace.find(({ rule }) => rule === 'refuseMissingSubject')
    assert.deepEqual([step?.verdict, step?.details.added], ['pass', 'Impressora parada'])
    assert.equal(message.decisions[0]?.actor, ana)
    const [line] = await listAudit(house.database.reader, 1)
    assert.deepEqual(
      [line?.event, line?.actor, line?.address, line?.subject],
      ['message-corrected', ana, browser, id],
    )
    assert.deepEqual((await readEquation(house.database.reader)).all, {
      received: 1,
      ticket: 1,
      reply: 0,
      held: 0,
      refused: 0,
      discarded: 0,
    })
    const replayed = await replay({ db: house.database.reader, blobs: house.blobs }, id)
    assert.deepEqual([replayed?.differences, replayed?.obstacle], [[], null])
  })

  test('correct, pressed by many at once and again later, makes one ticket', async () => {
    await using house = await openHouse({}, open)
    await house.addDesk(strict)
    const message = await refused(house)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, number) => mend(house, message, { subject: `Impressora ${number}` })),
    )
    assert.equal(answers.filter((answer) => answer === 'judged').length, 1)
    assert.equal(await mend(house, message), 'closed')
    const [count] = await house.database.reader('tickets').count({ count: '*' })
    assert.equal(Number(count?.count), 1)
    assert.equal((await stored(house, message.id)).decisions.length, 1)
  })

  test('correct, pressed by many at once where it is not enough, is judged and recorded once', async () => {
    await using house = await openHouse({}, open)
    await house.addDesk(strict)
    const message = await refused(house)
    await addBlock(house.database.writer, { pattern: ana, reason: 'x', owner: 'x' }, new Date())
    const answers = await Promise.all(Array.from({ length: 8 }, () => mend(house, message)))
    assert.equal(answers.filter((answer) => answer === 'judged').length, 1)
    const { state, decisions } = await stored(house, message.id)
    assert.deepEqual([state, decisions.length], ['refused', 1])
  })

  test('correct, once the refused mail is swept, leaves neither octets nor correction behind', async () => {
    await using house = await openHouse({}, open)
    await house.addDesk(strict)
    const message = await refused(house)
    await addBlock(house.database.writer, { pattern: ana, reason: 'x', owner: 'x' }, new Date())
    assert.equal(await mend(house, message), 'judged')
    const tomorrow = new Date(Date.now() + 86_400_000)
    assert.equal(await purgeRefused(house.database.writer, house.blobs, tomorrow, 100), 1)
    for (const table of ['corrections', 'raw_messages', 'decisions', 'messages'])
      assert.equal((await house.database.reader(table)).length, 0, table)
    assert.equal(await mend(house, message), 'closed')
  })
})

test('C53 correct, of an author who has been blocked since, is judged as any mail and stays refused', async () => {
  await using house = await openHouse()
  await house.addDesk(strict)
  const message = await refused(house)
  await addBlock(house.database.writer, { pattern: ana, reason: 'Propaganda', owner: 'x' }, new Date())
  assert.equal(await mend(house, message), 'judged')
  const after = await stored(house, message.id)
  assert.deepEqual([after.state, after.reason], ['refused', 'blocked-author'])
  assert.equal((await house.intake.offerSelfService(after)).kind, 'none')
  assert.equal(await mend(house, message), 'closed')
})

test('correct, of an author whom nobody has registered, takes no rule for requesters away', async () => {
  await using house = await openHouse()
  await house.addDesk({ profile: 'estrito' })
  const message = await refused(house, { raw: mail({ Subject: '', To: `${desk}, rui@cliente.example` }) })
  assert.equal(message.reason, 'several-recipients')
  assert.equal(await mend(house, message), 'lacking')
  assert.equal(await mend(house, message, { isConfirmed: true }), 'judged')
  assert.equal((await stored(house, message.id)).reason, 'not-registered')
})

test('A13 A21 correct, several recipients and no text, asks for both and keeps what was added', async () => {
  await using house = await openHouse()
  await house.addDesk(strict)
  const message = await refused(house, { raw: mail({ To: `${desk}, rui@cliente.example` }, '') })
  const offer = await house.intake.offerSelfService(message)
  assert.deepEqual(offer.kind === 'open' && offer.parts, ['confirmation', 'text'])
  assert.equal(await mend(house, message, { isConfirmed: true }), 'lacking')
  assert.equal(await mend(house, message, { isConfirmed: true, text: 'Parou hoje.' }), 'judged')
  const after = await stored(house, message.id)
  assert.equal(after.state, 'ticket')
  const kept = await findCorrection(house.database.reader, message.id)
  assert.deepEqual(
    [kept?.subject, kept?.text, kept?.isConfirmed, kept?.address],
    [null, 'Parou hoje.', true, browser],
  )
  const ticket = await findTicket(house.database.reader, after.protocol ?? '')
  assert.equal(ticket?.title, 'Impressora parada')
})

test('complaint 18 offerSelfService, by who is not the proved author or only got the reply, is none', async () => {
  await using house = await openHouse()
  await house.addDesk(strict)
  const raw = mail({ Subject: '' })
  assert.equal(await offered(house), 'open')
  assert.equal(await offered(house, { peer: '198.51.100.9' }), 'none')
  assert.equal(await offered(house, { raw: await signed(raw, client) }), 'open')
  assert.equal(await offered(house, { peer: '198.51.100.9', raw: await signed(raw, client) }), 'none')
  assert.equal(await offered(house, { from: 'x@ladrao.example', raw: await signed(raw, client) }), 'none')
  assert.equal(await offered(house, { from: `rui@${client}` }), 'none')
  assert.equal(await offered(house, { from: null }), 'none')
})

test('offerSelfService, where nobody looked who the author is, is none', async () => {
  await using house = await openTestIntake()
  await house.addDesk(strict)
  assert.equal(await offered(house), 'none')
})

test('offerSelfService, behind a forwarder, is for who got the notice at his own address', async () => {
  await using house = await openHouse({ publicUrl: 'https://ajuda.empresa.example' })
  await house.addDesk({ ...strict, mode: 'forwarded' })
  const raw = await signed(mail({ Subject: '' }), client)
  const forwarded = { from: 'srs0=x@ladrao.example', peer: '198.51.100.9' }
  assert.equal(await offered(house, { ...forwarded, raw }), 'open')
  const again = {
    ...forwarded,
    raw: await signed(mail({ Subject: '', 'Message-ID': '<2@x.example>' }), client),
  }
  assert.equal(await offered(house, again), 'none')
  assert.equal(
    await offered(house, { ...forwarded, raw: mail({ Subject: '', 'Message-ID': '<3@x.example>' }) }),
    'none',
  )
})

test('offerSelfService, after 72 hours or where the desk does not want it, says so and takes nothing', async () => {
  let shift = 0
  await using house = await openHouse({ clock: () => new Date(Date.now() + shift) })
  await house.addDesk(strict)
  const message = await refused(house)
  shift = 72 * 3_600_000 - 60_000
  assert.equal((await house.intake.offerSelfService(message)).kind, 'open')
  shift = 72 * 3_600_000 + 1
  assert.equal((await house.intake.offerSelfService(message)).kind, 'late')
  assert.equal(await mend(house, message), 'closed')
  shift = 0
  await changeDesk(house.database.writer, desk, { settings: { selfService: false } })
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.equal((await house.intake.offerSelfService(message)).kind, 'off')
  assert.equal(await mend(house, message), 'closed')
  assert.equal((await stored(house, message.id)).state, 'refused')
})

test('offerSelfService, of a mail that is in or was refused before its octets came, is none', async () => {
  await using house = await openHouse({ maxMessageOctets: 2_000 })
  await house.addDesk(strict)
  assert.equal(await offered(house, { raw: mail() }), 'none')
  assert.equal(await offered(house, { raw: mail({ Subject: '' }, 'x'.repeat(3_000)) }), 'none')
})

test('correct, with more than was asked for, adds only that', async () => {
  await using house = await openHouse()
  await house.addDesk(strict)
  const message = await refused(house)
  await mend(house, message, { text: 'Mais um texto', isConfirmed: true })
  const kept = await findCorrection(house.database.reader, message.id)
  assert.deepEqual([kept?.subject, kept?.text, kept?.isConfirmed], ['Impressora parada', null, false])
})

test('reprocess, of a mail that was corrected and is let in later, knows what was added', async () => {
  await using house = await openHouse()
  await house.addDesk({ profile: 'estrito' })
  const message = await refused(house, { raw: mail({ Subject: '', To: `${desk}, rui@cliente.example` }) })
  await mend(house, message, { isConfirmed: true })
  assert.equal((await stored(house, message.id)).reason, 'not-registered')
  await changeDesk(house.database.writer, desk, { settings: { newRequests: 'anyone' } })
  await house.intake.reprocess(message.id, { actor: 'Bia' })
  const after = await stored(house, message.id)
  const ticket = await findTicket(house.database.reader, after.protocol ?? '')
  assert.deepEqual([after.state, ticket?.title], ['ticket', 'Impressora parada'])
})
