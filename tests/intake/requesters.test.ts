import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { addAssociation, removeAssociation } from '../../src/store/clients.ts'
import { addContact, changeContact, findContact } from '../../src/store/contacts.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { awaitValidation } from '../support/pending.ts'
import { countRows } from '../support/settle.ts'

const ana = 'ana@cliente.example'
const now = new Date('2026-11-21T12:00:00Z')

forEachDialect((_dialect, open) => {
  async function openDoor(settings: Partial<DeskSettings> = {}): Promise<TestIntake> {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile: 'estrito', settings })
    await addContact(door.database.writer, { address: ana, name: 'Ana', role: 'requester' }, now)
    return door
  }

  test('A14 A17 A18 A19 A15 a strict desk, what the registry says of the author, is what it answers', async () => {
    await using door = await openDoor()
    const { writer } = door.database
    assert.equal(await answer(door, {}), 'pass')
    await changeContact(writer, ana, { byEmail: false })
    assert.equal(await answer(door, {}), 'email-not-permitted')
    await changeContact(writer, ana, { active: false })
    assert.equal(await answer(door, {}), 'requester-blocked')
    await changeContact(writer, ana, { otherRoles: ['technician'] })
    assert.equal(await answer(door, {}), 'sender-is-staff')
    assert.equal(await answer(door, { raw: fresh({ From: 'Rui <rui@cliente.example>' }) }), 'not-registered')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  for (const [circumstance, said, reason] of [
    ['by LMTP', { door: 'lmtp' }, 'not-registered'],
    ['from a peer of the inside', { peer: '172.17.0.1' }, 'not-registered'],
    ['from a peer nobody looked at', { peer: '192.0.2.7' }, 'not-registered'],
    ['from this host', { peer: '::1' }, 'requester-blocked'],
    ['from the command line', { door: 'cli', peer: '192.0.2.7' }, 'requester-blocked'],
  ] as const) {
    test(`A18 A24 a blocked author whom nothing proves, ${circumstance}, reads ${reason}`, async () => {
      await using door = await openDoor()
      await changeContact(door.database.writer, ana, { active: false })
      assert.equal(await answer(door, said), reason)
    })
  }

  test('A24 the language of a contact, in his name without proof, is not spoken', async () => {
    await using door = await openDoor()
    await changeContact(door.database.writer, ana, { language: 'en' })
    const [forged] = await door.send({ raw: fresh({ Subject: '' }), peer: '192.0.2.7' })
    assert.match(forged?.text.join(' ') ?? '', /Usuario nao localizado/)
    const [unknown] = await door.send({ to: ['ninguem@empresa.example'] })
    assert.doesNotMatch(unknown?.text.join(' ') ?? '', /address/i)
    const [proved] = await door.send({ raw: fresh({ Subject: '' }) })
    assert.match(proved?.text.join(' ') ?? '', /no subject/)
  })

  test('A20 pending tickets, over the limit, refuse a request but never an answer', async () => {
    await using door = await openDoor({ pendingLimit: 2 })
    const { database } = door
    await awaitValidation(database, ana, 2)
    assert.equal(await answer(door, {}), 'pass')
    const [ticketId = ''] = await awaitValidation(database, ana)
    assert.equal(await answer(door, {}), 'validation-pending')
    const token = signReplyToken(door.secret, ticketId)
    assert.equal(await answer(door, { to: [`suporte+${token}@empresa.example`] }), 'pass')
    assert.equal(await closeTicket(database.writer, ticketId, { actor: 'Rui', now }), true)
    assert.equal(await answer(door, {}), 'pass')
  })

  test('A24 1,000 mails from authors nobody knows, open no ticket and send no mail', async () => {
    await using door = await openDoor()
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => {
        const from = `estranho${index}@fora${index % 7}.example`
        return answer(door, { from, raw: fresh({ From: from }) })
      }),
    )
    assert.deepEqual([...new Set(answers)], ['not-registered'])
    assert.equal(await countRows(door.database, 'messages'), 1_000)
    for (const table of ['tickets', 'outbox']) assert.equal(await countRows(door.database, table), 0)
    assert.equal(await countRows(door.database, 'contacts'), 1)
  })

  test('M24c an associated domain, its stranger, becomes a contact of the client and so the ticket', async () => {
    await using door = await openDoor({ newRequests: 'associated' })
    const { reader, writer } = door.database
    const rule = { domain: 'acme.example', client: 'ACME', owner: 'Bia' }
    await addAssociation(writer, rule, now)
    const raw = () => fresh({ From: 'Novo <novo@ACME.example>' })
    assert.equal(await answer(door, { raw: raw() }), 'pass')
    const contact = await findContact(reader, 'novo@acme.example')
    assert.deepEqual([contact?.client, contact?.registered], ['ACME', false])
    const clients = await reader('tickets').join('clients', 'clients.id', 'tickets.client_id').pluck('name')
    assert.deepEqual(clients, ['ACME'])
    const below = fresh({ From: 'x@filial.acme.example' })
    assert.equal(await answer(door, { raw: below }), 'not-registered')
    await removeAssociation(writer, 'acme.example')
    await untilPolicyIsRead()
    assert.equal(await answer(door, { raw: raw() }), 'not-registered')
  })

  test('M24d requests closed, a reply by signed token, joins its ticket while a request is refused', async () => {
    await using door = await openDoor({ newRequests: 'nobody' })
    const [ticketId = ''] = await awaitValidation(door.database, ana)
    assert.equal(await answer(door, {}), 'requests-closed')
    const token = signReplyToken(door.secret, ticketId)
    assert.equal(await answer(door, { to: [`suporte+${token}@empresa.example`] }), 'pass')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('M24b registered may ask, a stranger reads R2 and a client, gets a ticket', async () => {
    await using door = await openDoor({ newRequests: 'registered' })
    assert.equal(await answer(door, { raw: fresh({ From: 'rui@fora.example' }) }), 'not-registered')
    assert.equal(await countRows(door.database, 'tickets'), 0)
    assert.equal(await answer(door, {}), 'pass')
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('M24a anyone may ask, a stranger, is registered as seen and asked nothing', async () => {
    await using door = await openDoor({ newRequests: 'anyone' })
    assert.equal(await answer(door, { raw: fresh({ From: 'rui@fora.example' }) }), 'pass')
    assert.equal((await findContact(door.database.reader, 'rui@fora.example'))?.registered, false)
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('gather, A17 an author with NUL and quotes in the address, is somebody nobody knows', async () => {
    await using door = await openDoor()
    const raw = fresh({ From: `"'; drop table contacts; --"@fora.example` })
    assert.equal(await answer(door, { raw }), 'not-registered')
    const encoded = fresh({ From: '=?utf-8?Q?a=00b?= <"a\\\u0001b"@fora.example>' })
    assert.equal(await answer(door, { raw: encoded }), 'not-registered')
  })
})

let count = 0

/** A message that nobody has sent before. */
function fresh(fields: Readonly<Record<string, string>> = {}): string {
  return mail({ 'Message-ID': `<${++count}@cliente.example>`, ...fields }, `A impressora ${count} parou.`)
}

async function answer(door: TestIntake, said: TestMail): Promise<string> {
  const [reply] = await door.send({ raw: fresh(), ...said })
  if (reply === undefined) throw new Error('expected a reply, got none')
  return reply.verdict.kind === 'pass' ? 'pass' : reply.verdict.reason
}

/** A policy is trusted for 50 ms. */
function untilPolicyIsRead(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60))
}
