import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingChanges } from '../../src/domain/policy/settings.ts'
import { signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { replaysAlike } from '../support/follow-ups.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const lax = 'suporte@empresa.example'
const strict = 'vendas@empresa.example'
/** A host that nobody vouches for. */
const peer = '192.0.2.7'
const quoting = { To: strict, 'Message-ID': '<dois@fora.example>', 'In-Reply-To': '<um@cliente.example>' }

const barriers: readonly (readonly [string, SettingChanges, RegExp])[] = [
  ['R2', { newRequests: 'registered' }, /^reject not-registered/],
  ['approval at the door', { approveAtDoor: 'strangers' }, /^defer awaiting-approval/],
  ['the greylist', { greylisting: '5' }, /^defer /],
]

forEachDialect((_dialect, open) => {
  for (const [barrier, settings, expected] of barriers) {
    test(`security 26 ${barrier} of a desk, a stranger quoting his ticket at another, holds as without`, async () => {
      await using house = await openHouse(open, settings)
      assert.match(await say(house, lax, mail()), /^pass/)
      assert.match(await say(house, strict, mail({ To: strict, 'Message-ID': '<x@fora.example>' })), expected)
      assert.match(await say(house, strict, mail(quoting)), expected)
      assert.deepEqual(await queued(house), [])
    })
  }

  test('security 26 ticket of another desk, quoted by words or by number, is no way past that desk', async () => {
    await using house = await openHouse(open, { newRequests: 'registered' })
    await house.database.writer('desks').where({ address: strict }).update({ settings: '{}' })
    const [{ text = [] } = {}] = await house.send({ raw: mail({ To: strict }), to: [strict], peer })
    const number = /\d{4}-\d{6}/.exec(text.join(' '))?.[0] ?? '-'
    assert.match(await say(house, lax, mail({ ...quoting, To: lax })), /^pass/)
    const subject = { Subject: `Re: ${number}`, 'Message-ID': '<tres@fora.example>' }
    assert.match(await say(house, lax, mail(subject)), /^pass/)
    const tickets = await house.database.reader('tickets').orderBy('seq').select('protocol', 'unread')
    assert.deepEqual(
      tickets.map(({ protocol, unread }) => [protocol === number, Number(unread)]),
      [
        [true, 1],
        [false, 1],
        [false, 1],
      ],
    )
  })

  test('security 26 ticket of another desk, led to by our sign or by a participant who is proved, is joined', async () => {
    await using house = await openHouse(open, { newRequests: 'registered' })
    assert.match(await say(house, lax, mail()), /^pass/)
    const rui = { ...quoting, From: 'rui@cliente.example', 'Message-ID': '<cinco@cliente.example>' }
    assert.match(await say(house, strict, mail(rui), '127.0.0.1'), /^reject not-registered/)
    const { id } = await house.database.reader('tickets').first('id')
    const ours = `<${signMessageId(house.secret, id, 'mx.empresa.example')}>`
    const token = signReplyToken(house.secret, id)
    assert.match(await say(house, strict, mail({ ...quoting, 'In-Reply-To': ours })), /^pass/)
    const named = mail({ To: strict, 'Message-ID': '<tres@fora.example>' })
    assert.match(await say(house, `vendas+${token}@empresa.example`, named), /^pass/)
    const proved = mail({ ...quoting, 'Message-ID': '<quatro@cliente.example>' })
    assert.match(await say(house, strict, proved, '127.0.0.1'), /^pass/)
    const [ticket, ...others] = await house.database.reader('tickets').select('unread')
    assert.deepEqual([others.length, Number(ticket?.unread)], [0, 4])
    assert.deepEqual(await queued(house), [id])
    await replaysAlike(house)
  })

  test('complaint 13 ticket merged into one of another desk, answered by anybody at its own, is joined there', async () => {
    await using house = await openHouse(open, {})
    assert.match(await say(house, lax, mail()), /^pass/)
    const own = mail({ To: strict, 'Message-ID': '<meu@fora.example>' })
    assert.match(await say(house, strict, own), /^pass/)
    const [into, merged] = await house.database.reader('tickets').orderBy('seq')
    const { id: ticketId, version } = merged
    const action = { actor: 'bia', now: new Date() }
    const done = await mergeTicket(house.database.writer, { ticketId, version, into: into.protocol }, action)
    assert.equal(done.kind, 'merged')
    for (const isQueued of [true, false]) {
      if (!isQueued) await house.database.writer('ticket_desks').delete()
      const id = `<${isQueued}@fora.example>`
      const answer = { To: strict, 'Message-ID': id, 'In-Reply-To': '<meu@fora.example>' }
      assert.match(await say(house, strict, mail(answer)), /^pass/)
      assert.equal((await house.database.reader('tickets')).length, 2)
    }
  })
})

/** A desk open to all, and one with these settings. */
async function openHouse(open: Open, settings: SettingChanges): Promise<TestIntake> {
  const house = await openTestIntake({}, open)
  await house.addDesk()
  await house.addDesk({ address: strict, settings })
  return house
}

async function say(house: TestIntake, to: string, raw: string, from = peer): Promise<string> {
  const [reply] = await house.send({ raw, to: [to], peer: from })
  if (reply === undefined) return ''
  const { verdict } = reply
  return verdict.kind === 'pass' ? 'pass' : `${verdict.kind} ${verdict.reason}`
}

/** The tickets that stand in a queue beside their desk's. */
async function queued({ database }: TestIntake): Promise<string[]> {
  return database.reader('ticket_desks').pluck('ticket_id')
}
