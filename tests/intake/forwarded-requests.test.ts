import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { clientIdOf } from '../../src/store/clients.ts'
import { addContact, findContact } from '../../src/store/contacts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { listHistory } from '../../src/store/history.ts'
import { guessRequester, openForOriginals, useGuessedRequester } from '../../src/store/original-senders.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { assumePreTicket } from '../../src/store/triage.ts'
import { addUser, changeUser } from '../../src/store/users.ts'
import { forEachDialect } from '../support/database.ts'
import { replaysAlike, send, set, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'

const now = new Date('2026-11-21T12:00:00Z')
const elsewhere = '192.0.2.9'
const agent = 'Bia <bia@empresa.example>'
const block =
  'De: Ana Lúcia <ana@cliente.example>\r\nEnviado: terça-feira\r\nPara: Bia\r\nAssunto: Impressora'

let count = 0

/** A mail that passes on one of Ana, by somebody. */
function forwarding(body: string, fields: Readonly<Record<string, string>> = {}): string {
  count += 1
  const section = {
    From: agent,
    To: 'suporte@empresa.example',
    Subject: 'ENC: Impressora',
    'Message-ID': `<enc${count}@empresa.example>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...fields,
  }
  const lines = Object.entries(section).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${lines.join('')}\r\n${body}\r\n`
}

function attached(from: string, fields: Readonly<Record<string, string>> = {}): string {
  const parts = [
    'Content-Type: text/plain\r\n\r\nSegue.',
    `Content-Type: message/rfc822\r\n\r\nFrom: ${from}\r\nSubject: Impressora\r\n\r\nParou.`,
  ]
  const body = `${parts.map((part) => `--x\r\n${part}\r\n`).join('')}--x--`
  return forwarding(body, { 'Content-Type': 'multipart/mixed; boundary=x', Subject: 'Impressora', ...fields })
}

forEachDialect((_dialect, open) => {
  async function openDoor(settings: Partial<DeskSettings> = {}, profile: 'aberto' | 'estrito' = 'aberto') {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile, settings })
    const bia = { address: 'bia@empresa.example', name: 'Bia', role: 'technician' } as const
    const { id } = await addContact(door.database.writer, bia, now)
    await addUser(door.database.writer, { name: 'bia', passwordHash: 'x', role: 'operator' }, now)
    await door.database.writer('users').update({ contact_id: id })
    return door
  }

  async function requesterOf(door: TestIntake, said: TestMail) {
    const message = await send(door, said)
    await door.intake.idle()
    const ticket = await findTicket(door.database.reader, message.protocol ?? '')
    return { message, ticket, address: ticket?.requester?.address ?? null }
  }

  for (const [form, body] of [
    ['Outlook in Portuguese', `Vejam.\r\n\r\n${block}\r\n\r\nParou.`],
    [
      'Gmail in Portuguese',
      `---------- Mensagem encaminhada ---------\r\n${block.replace('Enviado', 'Data')}\r\n\r\nParou.`,
    ],
    [
      'English',
      'Begin forwarded message:\r\n\r\n> From: Ana <ana@cliente.example>\r\n> Subject: x\r\n\r\n> Hi',
    ],
    [
      'Spanish',
      'Inicio del mensaje reenviado:\r\n\r\nDe: Ana <ana@cliente.example>\r\nEnviado el: martes\r\nAsunto: x\r\n\r\nHola',
    ],
    ['Outlook with mailto', block.replace('<ana@cliente.example>', '[mailto:ana@cliente.example]')],
  ] as const) {
    test(`complaint 14 forwarded by an agent, quoted in the form of ${form}, opens for who wrote first`, async () => {
      await using door = await openDoor()
      const { address } = await requesterOf(door, { raw: forwarding(body) })
      assert.equal(address, 'ana@cliente.example')
    })
  }

  test('C17 setRequester, of somebody without a client, leaves the one that an operator chose', async () => {
    await using door = await openDoor()
    const { database } = door
    const clientOf = async (id: string) =>
      (await database.reader('tickets').where({ id }).first('client_id')).client_id
    const clientId = await writeTransaction(database, (trx) => clientIdOf(trx, 'Padaria', now))
    await database.writer('contacts').update({ client_id: clientId })
    const { ticket: fresh } = await requesterOf(door, { raw: forwarding(`Vejam.\r\n\r\n${block}`) })
    assert.equal(await clientOf(fresh?.id ?? ''), null, "the agent's client is not who asks")

    const assume = async (protocol: string) => {
      const { id, version } = await ticketOf(door, { protocol })
      await database.writer('tickets').where({ id }).update({ kind: 'pre-ticket' })
      const user = await database.reader('users').first('id')
      const none = { type: null, branchId: null, contractId: null, orderNumber: '', dueAt: null }
      const assumption = { ...none, userId: user.id, client: 'Padaria', remembersClient: false }
      const seen = { id, protocol, version }
      const action = { actor: 'bia', now }
      assert.ok(await writeTransaction(database, (trx) => assumePreTicket(trx, seen, assumption, action)))
      return ticketOf(door, { protocol })
    }
    const stranger = block.replace('ana@', 'caio@')
    const raw = forwarding(`Vejam.\r\n\r\n${stranger}`, { From: 'Rui <rui@cliente.example>' })
    const { message } = await requesterOf(door, { raw })
    const { id, version } = await assume(message.protocol ?? '')
    const wanted = { ticketId: id, version, address: 'caio@cliente.example' }
    assert.ok(await useGuessedRequester(database.writer, wanted, { actor: 'bia', now }))
    assert.equal(await clientOf(id), clientId)

    const { message: late, ticket } = await requesterOf(door, {
      raw: forwarding(`Vejam.\r\n\r\n${block.replace('ana@', 'lia@')}`),
    })
    await assume(late.protocol ?? '')
    const bia = await findContact(database.reader, 'bia@empresa.example')
    await database.writer('tickets').where({ id: ticket?.id }).update({ requester_id: bia?.id })
    await writeTransaction(database, (trx) => openForOriginals(trx, [late.id], now))
    assert.equal(
      (await findTicket(database.reader, late.protocol ?? ''))?.requester?.address,
      'lia@cliente.example',
    )
    assert.equal(await clientOf(ticket?.id ?? ''), clientId, 'it was assumed before its mail was read')
  })

  test('complaint 14 forwarded by an agent, a message within, goes before what the text quotes', async () => {
    await using door = await openDoor()
    const raw = attached('Caio <caio@cliente.example>').replace('Segue.', `Segue.\r\n\r\n${block}`)
    const { address, ticket } = await requesterOf(door, { raw })
    assert.equal(address, 'caio@cliente.example')
    const line = (await listHistory(door.database.reader, ticket?.id ?? '')).at(-1)
    const contact = await findContact(door.database.reader, 'caio@cliente.example')
    assert.deepEqual(
      [line?.event, line?.actor, line?.details.contactId],
      ['requester-changed', null, contact?.id],
    )
    assert.deepEqual([contact?.registered, ticket?.version], [false, 1])
    await replaysAlike(door)
  })

  test('complaint 14 forwarded by a customer, spam within or quoted, is the customer’s own', async () => {
    await using door = await openDoor()
    const From = 'Ana <ana@cliente.example>'
    for (const raw of [
      attached('Oferta <vendas@spam.example>', { From }),
      forwarding(block.replace('ana@cliente', 'vendas@spam'), { From }),
    ]) {
      const { address, ticket } = await requesterOf(door, { raw })
      assert.equal(address, 'ana@cliente.example')
      const guess = await guessRequester(door.database.reader, ticket?.id ?? '')
      assert.equal(guess?.address, 'vendas@spam.example')
    }
  })

  test('complaints 14 and 18 forwarded, in the name of an agent whom nothing proves, is only a guess', async () => {
    await using door = await openDoor()
    const { address, ticket } = await requesterOf(door, {
      raw: attached('ana@cliente.example'),
      peer: elsewhere,
    })
    assert.equal(address, 'bia@empresa.example')
    const guess = await guessRequester(door.database.reader, ticket?.id ?? '')
    assert.equal(guess?.address, 'ana@cliente.example')
  })

  test('complaint 14 forwarded by who may not sign in any more, or by staff without access, is a guess', async () => {
    await using door = await openDoor()
    const { id: userId } = await door.database.reader('users').first('id')
    await changeUser(door.database.writer, userId, { active: false })
    assert.equal(
      (await requesterOf(door, { raw: attached('ana@cliente.example') })).address,
      'bia@empresa.example',
    )
    const rui = { address: 'rui@empresa.example', name: 'Rui', role: 'administrator' } as const
    await addContact(door.database.writer, rui, now)
    const raw = attached('ana@cliente.example', { From: rui.address })
    assert.equal((await requesterOf(door, { raw })).address, rui.address)
  })

  test('complaint 14 what an agent quotes without forwarding it, or of nobody, or of ours, is not the requester', async () => {
    await using door = await openDoor()
    for (const raw of [
      forwarding(`Bom dia.\r\n\r\n-----Mensagem original-----\r\n${block}`, { Subject: 'Impressora' }),
      forwarding('De: Ana Lúcia\r\nEnviado: terça\r\nAssunto: x'),
      forwarding(block.replace('ana@cliente', 'suporte@empresa')),
      forwarding(block.replace('ana@cliente', 'suporte+x@empresa')),
    ]) {
      assert.equal((await requesterOf(door, { raw })).address, 'bia@empresa.example')
    }
  })

  test('A15 complaint 14 a strict desk, what an agent forwards, is let in only where it is set and proved', async () => {
    await using door = await openDoor({}, 'estrito')
    const raw = () => attached('ana@cliente.example')
    assert.equal((await requesterOf(door, { raw: raw() })).message.reason, 'sender-is-staff')
    await set(door, { agentForwards: true })
    const { message, address } = await requesterOf(door, { raw: raw() })
    assert.deepEqual([message.disposition, address], ['ticket', 'ana@cliente.example'])
    assert.equal((await requesterOf(door, { raw: forwarding(block) })).address, 'ana@cliente.example')
    const own = forwarding('Minha impressora parou.', { Subject: 'Impressora' })
    assert.equal((await requesterOf(door, { raw: own })).message.reason, 'sender-is-staff')
    const forged = await requesterOf(door, { raw: raw(), peer: elsewhere })
    assert.equal(forged.message.disposition, 'refused')
    await door.database.writer('users').update({ contact_id: null })
    assert.equal((await requesterOf(door, { raw: raw() })).message.reason, 'sender-is-staff')
    await replaysAlike(door)
  })

  test('complaint 14 a forward, refused and let in later by hand, opens for who wrote first', async () => {
    await using door = await openDoor({}, 'estrito')
    const { message } = await requesterOf(door, { raw: attached('ana@cliente.example') })
    await set(door, { agentForwards: true })
    const again = await door.intake.reprocess(message.id, { actor: 'bia' })
    const ticket = await findTicket(door.database.reader, again?.new?.protocol ?? '')
    assert.equal(ticket?.requester?.address, 'ana@cliente.example')
  })

  test('complaint 14 headings of forwarded mail, without a prefix in the subject, make a guess', async () => {
    await using door = await openDoor()
    for (const heading of [
      '---------- Mensagem encaminhada ---------',
      'Início da mensagem reencaminhada:',
      '-----Mensagem original-----',
      'Begin forwarded message:',
      'Inicio del mensaje reenviado:',
      '-----Mensaje original-----',
    ]) {
      const raw = forwarding(`${heading}\r\n\r\n${block}`, { Subject: 'Impressora' })
      const { ticket, address } = await requesterOf(door, { raw })
      const guess = await guessRequester(door.database.reader, ticket?.id ?? '')
      assert.deepEqual([address, guess?.address], ['bia@empresa.example', 'ana@cliente.example'], heading)
    }
  })

  test('the guess on the page, used once, is the requester; an old view or another address is not', async () => {
    await using door = await openDoor({ agentForwards: false })
    const { ticket, message } = await requesterOf(door, { raw: attached('Ana <ana@cliente.example>') })
    const asked = { ticketId: ticket?.id ?? '', version: 0, address: 'ana@cliente.example' }
    const by = { actor: 'bia', now }
    for (const wrong of [{ version: 3 }, { address: 'rui@fora.example' }])
      assert.equal(await useGuessedRequester(door.database.writer, { ...asked, ...wrong }, by), false)
    assert.equal(await useGuessedRequester(door.database.writer, asked, by), true)
    assert.equal(await useGuessedRequester(door.database.writer, { ...asked, version: 1 }, by), false)
    const { id } = await ticketOf(door, message)
    const line = (await listHistory(door.database.reader, id)).at(-1)
    assert.deepEqual([line?.event, line?.actor], ['requester-changed', 'bia'])
    assert.equal(await guessRequester(door.database.reader, id), null)
  })
})
