import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { gatherParent } from '../../src/intake/gather-parent.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { findDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { listLinks } from '../../src/store/ticket-links.ts'
import { forEachDialect } from '../support/database.ts'
import { authentication } from '../support/facts.ts'
import { fresh, ourId, replaysAlike, send, signalsOf, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'
import { outline } from '../support/settlement.ts'

const suporte = 'suporte@empresa.example'
const stranger = { From: 'Rui <rui@fora.example>' }

forEachDialect((_dialect, open) => {
  async function openDoor(settings: Partial<DeskSettings> = {}) {
    const door = await openTestIntake({}, open)
    await door.addDesk({ settings, acknowledge: true })
    return door
  }

  test('C31 number in the subject, from client, CC and participant, is attached and the signal kept', async () => {
    await using door = await openDoor()
    const first = await send(door, { raw: fresh({ Cc: 'Bia <Bia@Cliente.example>' }) })
    const { id } = await ticketOf(door, first)
    await door.database.writer('ticket_participants').insert({
      ticket_id: id,
      address_folded: 'caio@cliente.example',
      address: 'Caio@Cliente.example',
    })
    for (const From of ['ANA@cliente.example', 'bia@cliente.example', 'caio@cliente.example']) {
      const Subject = `RES: Impressora [${first.protocol}]`
      const reply = await send(door, { raw: fresh({ From, Subject }) })
      assert.deepEqual([reply.disposition, reply.protocol], ['reply', first.protocol], From)
      assert.deepEqual(await signalsOf(door, reply), ['number followed'])
    }
    assert.equal((await ticketOf(door, first)).unread, 4)
    await replaysAlike(door)
  })

  test('C31 number in the subject, of a client by his second address, is attached', async () => {
    await using door = await openDoor()
    const first = await send(door)
    const { id } = await door.database.reader('contacts').where({ address: 'ana@cliente.example' }).first()
    await door.database.writer('contact_addresses').insert({ address: 'ana@casa.example', contact_id: id })
    const raw = fresh({ From: 'ana@casa.example', Subject: `${first.protocol} ainda parada` })
    assert.equal((await send(door, { raw })).protocol, first.protocol)
  })

  test('C31 switched off, a number in the subject, opens a new ticket', async () => {
    await using door = await openDoor({ attachByNumber: false })
    const { protocol } = await send(door)
    const reply = await send(door, { raw: fresh({ Subject: `RES: Impressora [${protocol}]` }) })
    assert.deepEqual([reply.disposition, reply.protocol === protocol], ['ticket', false])
    await replaysAlike(door)
  })

  test('C32 number deleted, a reply by our Message-ID, is attached; without either it is new', async () => {
    await using door = await openDoor()
    const first = await send(door)
    const ours = ourId(door, (await ticketOf(door, first)).id)
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': ours, Subject: 'RES: obrigada' }) })
    assert.deepEqual([reply.disposition, reply.protocol], ['reply', first.protocol])
    assert.equal((await send(door, { raw: fresh({ Subject: 'RES: obrigada' }) })).disposition, 'ticket')
  })

  test('complaint 11 number in the subject, of a stranger, is told nothing and linked for operators', async () => {
    await using door = await openDoor()
    const first = await send(door, { raw: fresh({ Subject: 'Segredo da Ana' }) })
    const before = await ticketOf(door, first)
    const raw = fresh({ ...stranger, Subject: `Re: [${first.protocol}]` })
    const replies = await door.send({ raw })
    const { id } = await door.database
      .reader('messages')
      .where({ direction: 'in' })
      .orderBy('seq', 'desc')
      .first()
    const said = JSON.stringify([
      replies,
      await door.database.reader('messages').where({ id }).first('reply'),
    ])
    assert.equal(said.includes(first.protocol ?? '-'), false)
    const mails = await door.database.reader('outbox').whereLike('mail', '%rui@fora.example%')
    assert.equal(mails.length, 1)
    for (const secret of ['Segredo', 'ana@cliente', before.id])
      assert.equal(JSON.stringify(mails).toLowerCase().includes(secret.toLowerCase()), false, secret)
    const mine = await door.database.reader('tickets').orderBy('seq', 'desc').first()
    assert.notEqual(mine.id, before.id)
    assert.deepEqual(await listLinks(door.database.reader, mine.id), [
      { protocol: first.protocol, kind: 'related', isOlder: true },
    ])
    assert.deepEqual(await listLinks(door.database.reader, before.id), [
      { protocol: mine.protocol, kind: 'related', isOlder: false },
    ])
    assert.deepEqual(await ticketOf(door, first), before)
    assert.equal((await listHistory(door.database.reader, before.id)).length, 2)
    await replaysAlike(door)
  })

  test('complaint 11 number in the subject, of a client whose domain disowns the mail, counts as a stranger’s', async () => {
    await using door = await openDoor()
    const { protocol } = await send(door)
    const desk = await findDesk(door.database.reader, suporte)
    const said = outline({ subject: `[${protocol}]` })
    const known = { db: door.database.reader, isAuthorTrusted: false, before: null }
    const forged = await gatherParent(said, desk, null, { ...known, authentication: authentication() })
    assert.deepEqual([forged.parent, forged.signals[0]?.use], [null, 'stranger'])
    const believed = await gatherParent(said, desk, null, { ...known, authentication: null })
    assert.equal(believed.parent?.protocol, protocol)
  })

  test('M25 replies not joined, by Message-ID and by number, are new tickets; the answer is linked', async () => {
    await using door = await openDoor({ joinReplies: false })
    const first = await send(door)
    const old = await ticketOf(door, first)
    const numbered = await send(door, { raw: fresh({ Subject: `Re: ${first.protocol}` }) })
    const answering = await send(door, { raw: fresh({ 'In-Reply-To': ourId(door, old.id) }) })
    assert.deepEqual([numbered.disposition, answering.disposition], ['ticket', 'ticket'])
    const linked = await listLinks(door.database.reader, old.id)
    assert.deepEqual(linked, [{ protocol: answering.protocol, kind: 'related', isOlder: false }])
    assert.deepEqual(await signalsOf(door, answering), ['message-id switched-off'])
    await replaysAlike(door)
  })

  test('complaint 12 token, Message-ID and number of three tickets, follow the token and keep the rest', async () => {
    await using door = await openDoor()
    const [byToken, byId, byNumber] = [await send(door), await send(door), await send(door)]
    const token = signReplyToken(door.secret, (await ticketOf(door, byToken)).id)
    const raw = fresh({
      'In-Reply-To': ourId(door, (await ticketOf(door, byId)).id),
      Subject: `Re: [${byNumber.protocol}]`,
    })
    const reply = await send(door, { raw, to: [`suporte+${token}@empresa.example`] })
    assert.equal(reply.protocol, byToken.protocol)
    assert.deepEqual(await signalsOf(door, reply), ['token followed', 'number passed-over'])
    const second = await send(door, {
      raw: fresh({
        'In-Reply-To': ourId(door, (await ticketOf(door, byId)).id),
        Subject: `[${byNumber.protocol}]`,
      }),
    })
    assert.equal(second.protocol, byId.protocol)
    const third = await send(door, { raw: fresh({ Subject: `[${byNumber.protocol}] ${byId.protocol}` }) })
    assert.equal(third.protocol, byNumber.protocol)
    assert.deepEqual(await signalsOf(door, third), ['number followed', 'number passed-over'])
  })

  test('M26d the prefixes and their counted forms, in any order, lead to the same subject', async () => {
    await using door = await openDoor({ sameSubject: 'participants' })
    const { protocol } = await send(door)
    for (const prefix of ['Re', 'RES', 'ENC', 'FW', 'FWD', 'AW', 'WG', 'TR', 'RV', 'Re[2]', 'RES[13] ']) {
      const attached = await send(door, { raw: fresh({ Subject: `${prefix}: fwd: Impressora  parada` }) })
      assert.equal(attached.protocol, protocol, prefix)
    }
  })

  test('simulate, a reply by number and a stranger’s, tells the same parent and writes nothing', async () => {
    await using door = await openDoor()
    const { protocol } = await send(door)
    const before = await countRows(door.database, 'tickets')
    const asked = { reversePath: 'ana@cliente.example', recipients: [suporte] }
    const raw = (fields: Readonly<Record<string, string>>) =>
      Buffer.from(fresh({ Subject: `[${protocol}]`, ...fields }))
    const own = await door.intake.simulate({ ...asked, raw: raw({}) })
    assert.deepEqual([own.ticket?.kind, own.ticket?.protocol], ['reply', protocol])
    const other = await door.intake.simulate({ ...asked, raw: raw(stranger) })
    assert.deepEqual([other.ticket?.kind, other.ticket?.protocol === protocol], ['ticket', false])
    assert.equal(await countRows(door.database, 'ticket_links'), 0)
    assert.equal(await countRows(door.database, 'tickets'), before)
  })
})
