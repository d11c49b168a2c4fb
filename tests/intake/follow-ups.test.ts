import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { replay } from '../../src/intake/replay.ts'
import { signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { addContact } from '../../src/store/contacts.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const suporte = 'suporte@empresa.example'
const now = new Date('2026-11-21T12:00:00Z')
const stranger = { From: 'Rui <rui@fora.example>' }

forEachDialect((_dialect, open) => {
  async function openDoor(settings: Partial<DeskSettings> = {}, profile: 'aberto' | 'estrito' = 'aberto') {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile, settings })
    const ana = { address: 'ana@cliente.example', name: 'Ana', role: 'requester' } as const
    await addContact(door.database.writer, ana, now)
    return door
  }

  test('M25 replies joined, a reply by either field to a mail of ours, is an action on its ticket', async () => {
    await using door = await openDoor()
    const first = await send(door, {})
    const ours = `<${signMessageId(door.secret, await ticketOf(door), 'mx.empresa.example')}>`
    for (const field of ['In-Reply-To', 'References']) {
      const reply = await send(door, { raw: fresh({ [field]: ours, Subject: 'Outro assunto' }) })
      assert.deepEqual([reply.disposition, reply.protocol], ['reply', first.protocol])
    }
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('M25 replies not joined, by token, Message-ID and same subject, are new mails under M24', async () => {
    await using door = await openDoor({ joinReplies: false, sameSubject: 'anyone' })
    const { protocol } = await send(door, {})
    const ticketId = await ticketOf(door)
    const ours = `<${signMessageId(door.secret, ticketId, 'mx.empresa.example')}>`
    const byId = await send(door, { raw: fresh({ 'In-Reply-To': ours, Subject: 'Re: Impressora parada' }) })
    assert.deepEqual([byId.disposition, byId.protocol === protocol], ['ticket', false])
    const to = [`suporte+${signReplyToken(door.secret, ticketId)}@empresa.example`]
    assert.equal((await send(door, { to })).disposition, 'ticket')
    assert.equal(await countRows(door.database, 'tickets'), 3)
    await replaysAlike(door)
  })

  test('M25 replies not joined where nobody may ask, a reply, is refused as any request', async () => {
    await using door = await openDoor({ joinReplies: false, newRequests: 'nobody' })
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': '<um@cliente.example>' }) })
    assert.equal(reply.reason, 'requests-closed')
  })

  test('M24d M25 requests closed, a reply where replies are joined, is an action', async () => {
    await using door = await openDoor()
    await send(door, {})
    const ours = `<${signMessageId(door.secret, await ticketOf(door), 'mx.empresa.example')}>`
    await door.database.writer('desks').update({ settings: JSON.stringify({ newRequests: 'nobody' }) })
    await door.database.writer('policy_version').increment('version')
    await new Promise((resolve) => setTimeout(resolve, 60))
    assert.equal((await send(door, { raw: fresh({ 'In-Reply-To': ours }) })).disposition, 'reply')
    assert.equal((await send(door, {})).reason, 'requests-closed')
  })

  test('M25 complaint 5 replies not joined, a bounce of our mail, is still linked to its ticket', async () => {
    await using door = await openDoor({ joinReplies: false })
    await send(door, {})
    const ours = `<${signMessageId(door.secret, await ticketOf(door), 'mx.empresa.example')}>`
    const absence = fresh({ 'In-Reply-To': ours, 'Auto-Submitted': 'auto-replied' })
    assert.equal((await send(door, { raw: absence, from: null })).disposition, 'reply')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('M26a the same subject from anyone, a stranger, is attached though nobody registered him', async () => {
    await using door = await openDoor({ sameSubject: 'anyone' }, 'estrito')
    const { protocol } = await send(door, {})
    const attached = await send(door, {
      raw: fresh({ ...stranger, Subject: 'RES: Re: ENC: impressora PARADA' }),
    })
    assert.deepEqual([attached.disposition, attached.protocol], ['reply', protocol])
    const other = await send(door, { raw: fresh({ ...stranger, Subject: 'Outra coisa' }) })
    assert.equal(other.reason, 'not-registered')
    await replaysAlike(door)
  })

  test('M26b the same subject from participants, client and CC, are attached and a stranger is not', async () => {
    await using door = await openDoor({ sameSubject: 'participants' })
    const { protocol } = await send(door, {
      raw: fresh({ Cc: 'Bia <Bia@Cliente.example>, c%_@cliente.example' }),
    })
    for (const From of ['Ana <ANA@cliente.example>', 'bia@cliente.example', 'c%_@cliente.example']) {
      const attached = await send(door, { raw: fresh({ From }) })
      assert.deepEqual([attached.disposition, attached.protocol], ['reply', protocol], From)
    }
    for (const From of [
      'rui@fora.example',
      'a@cliente.example',
      '"%"@cliente.example',
      'ia@cliente.example',
    ]) {
      const separate = await send(door, { raw: fresh({ From }) })
      assert.deepEqual([separate.disposition, separate.protocol === protocol], ['ticket', false], From)
    }
    const long = await send(door, { raw: fresh({ From: `${'a'.repeat(60_000)}@fora.example` }) })
    assert.deepEqual([long.disposition, (long.author?.address.length ?? 0) > 60_000], ['ticket', true])
    await replaysAlike(door)
  })

  test('M26b at a strict desk, a stranger of the same subject, reads R2', async () => {
    await using door = await openDoor({ sameSubject: 'participants' }, 'estrito')
    await send(door, {})
    assert.equal((await send(door, { raw: fresh(stranger) })).reason, 'not-registered')
    assert.equal((await send(door, {})).disposition, 'reply')
  })

  test('M26c never by subject, the client himself, opens a new ticket each time', async () => {
    await using door = await openDoor({ sameSubject: 'new' })
    for (let each = 0; each < 3; each++) assert.equal((await send(door, {})).disposition, 'ticket')
    assert.equal(await countRows(door.database, 'tickets'), 3)
  })

  test('M26d several tickets of the subject, one closed, lead to the most recent that is open', async () => {
    await using door = await openDoor({ sameSubject: 'new' })
    const tickets: MessageRecord[] = []
    for (let each = 0; each < 3; each++) tickets.push(await send(door, {}))
    const latest = { protocol: tickets[2]?.protocol }
    await door.database.writer('tickets').where(latest).update({ state: 'closed' })
    await door.database.writer('desks').update({ settings: JSON.stringify({ sameSubject: 'anyone' }) })
    await door.database.writer('policy_version').increment('version')
    await new Promise((resolve) => setTimeout(resolve, 60))
    const attached = await send(door, {
      raw: fresh({ ...stranger, Subject: 'TR: rv: aw[2]: WG:  impressora   parada ' }),
    })
    assert.equal(attached.protocol, tickets[1]?.protocol)
    await door.database.writer('tickets').update({ state: 'closed' })
    assert.equal((await send(door, {})).disposition, 'ticket')
  })

  test('M26d same subject, empty or prefixes alone, match nothing however many there are', async () => {
    await using door = await openDoor({ sameSubject: 'anyone' })
    for (const Subject of ['', 'Re:', 'RES: ENC:', '']) {
      assert.equal((await send(door, { raw: fresh({ Subject }) })).disposition, 'ticket')
    }
  })

  test('M26 same subject, at another desk, is another matter', async () => {
    await using door = await openDoor({ sameSubject: 'anyone' })
    await door.addDesk({ address: 'rh@empresa.example', settings: { sameSubject: 'anyone' } })
    const { protocol } = await send(door, {})
    const to = ['rh@empresa.example']
    const other = await send(door, { raw: fresh({ To: 'rh@empresa.example' }), to })
    assert.deepEqual([other.disposition, other.protocol === protocol], ['ticket', false])
  })

  test('M26 complaint 8 same subject, of a mail delivered again, finds itself and not its own subject', async () => {
    await using door = await openDoor({ sameSubject: 'anyone' })
    const raw = fresh()
    const first = await send(door, { raw })
    const again = await send(door, { raw })
    assert.deepEqual([again.disposition, again.protocol], ['duplicate', first.protocol])
  })

  test('M26 complaint 6 same subject, of an absence note, is held and not attached', async () => {
    await using door = await openDoor({ sameSubject: 'anyone' })
    await send(door, {})
    const note = await send(door, { raw: fresh({ 'Auto-Submitted': 'auto-replied' }), from: null })
    assert.deepEqual([note.disposition, note.reason], ['held', 'machine-mail'])
  })

  test('simulate and preview, M26a drafted at a strict desk, say whom it would let in', async () => {
    await using door = await openDoor({}, 'estrito')
    await send(door, { raw: fresh({ ...stranger, 'Message-ID': '<antes@fora.example>' }) })
    await send(door, {})
    await send(door, { raw: fresh(stranger) })
    await send(door, { raw: fresh({ ...stranger, Subject: 'Outra coisa' }) })
    const freed: string[] = []
    const draft = { kind: 'desk', address: suporte, settings: { sameSubject: 'anyone' } } as const
    for await (const { message, effect } of door.intake.preview(draft, new Date(0)))
      if (effect !== null) freed.push(`${effect} ${message.subject}`)
    assert.deepEqual(freed, ['freed Impressora parada'])
    await door.database.writer('desks').update({ settings: JSON.stringify({ sameSubject: 'anyone' }) })
    await door.database.writer('policy_version').increment('version')
    await new Promise((resolve) => setTimeout(resolve, 60))
    const raw = Buffer.from(fresh(stranger))
    const tried = await door.intake.simulate({ raw, reversePath: 'rui@fora.example', recipients: [suporte] })
    assert.equal(tried.ticket?.kind, 'reply')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })
})

let count = 0

/** A message that nobody has sent before. */
function fresh(fields: Readonly<Record<string, string>> = {}): string {
  count += 1
  return mail({ 'Message-ID': `<segue${count}@cliente.example>`, ...fields }, `Mensagem ${count}.`)
}

async function send(door: TestIntake, said: TestMail): Promise<MessageRecord> {
  await door.send({ raw: fresh(), ...said })
  const { id } = await door.database.reader('messages').orderBy('seq', 'desc').first('id')
  const message = await findMessage(door.database.reader, id)
  assert.ok(message)
  return message
}

async function ticketOf({ database }: TestIntake): Promise<string> {
  const { id } = await database.reader('tickets').orderBy('seq').first('id')
  return id
}

async function replaysAlike({ database, blobs }: TestIntake): Promise<void> {
  const ids: string[] = await database.reader('messages').pluck('id')
  for (const id of ids) {
    const replayed = await replay({ db: database.reader, blobs }, id)
    assert.deepEqual(replayed?.differences, [])
  }
}
