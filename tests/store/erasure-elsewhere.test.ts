import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { addFurtherAddress } from '../../src/store/contact-addresses.ts'
import { addContact, findContact } from '../../src/store/contacts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { erasePerson } from '../../src/store/erasure.ts'
import { findOrder, saveOrders } from '../../src/store/orders.ts'
import { listSavedSearches, saveSearch } from '../../src/store/saved-searches.ts'
import { splitTicket } from '../../src/store/splits.ts'
import { editTicket } from '../../src/store/ticket-edits.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { addUser } from '../../src/store/users.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, ourId, send, ticketOf } from '../support/follow-ups.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { writeTexts } from '../support/settle.ts'

const action = { actor: 'bia', now: new Date() }
const vera = { address: 'vera@casa.example', name: 'Vera', role: 'requester' } as const

forEachDialect((_dialect, open) => {
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk()
    return door
  }

  /** Ana asks, and Vera answers in Ana's ticket. */
  async function conversation(door: TestIntake) {
    const asked = await send(door)
    const { id } = await ticketOf(door, asked)
    const section = { From: `Vera <${vera.address}>`, 'In-Reply-To': ourId(door, id) }
    const answer = await send(door, {
      raw: mail({ ...section, 'Message-ID': '<resposta@casa.example>' }, 'Tenho aneurisma.'),
      from: vera.address,
    })
    await door.intake.idle()
    await writeTexts(door.database)
    return { asked, answer, id }
  }

  const countOf = async ({ database }: TestIntake, query: string) =>
    (await listTickets(database.reader, { search: parseSearch(query), limit: 10 })).rows.length

  async function erase(door: TestIntake) {
    const { database, blobs } = door
    const known = await findContact(database.reader, vera.address)
    const person = known ?? (await addContact(database.writer, vera, new Date()))
    assert.ok(await erasePerson(database, blobs, person.id))
    await writeTexts(database)
  }

  test("erasePerson, whose answer is in another's ticket, LGPD leaves that findable by none of her words", async () => {
    await using door = await openDoor()
    await conversation(door)
    assert.deepEqual([await countOf(door, 'aneurisma'), await countOf(door, vera.address)], [1, 1])
    await erase(door)
    assert.deepEqual([await countOf(door, 'aneurisma'), await countOf(door, vera.address)], [0, 0])
    assert.equal(await countOf(door, 'ana@cliente.example'), 1, 'what Ana wrote is still found')
  })

  test('erasePerson, whose answer was split off into a ticket of hers, LGPD leaves the old one without it', async () => {
    await using door = await openDoor()
    const { asked, answer, id } = await conversation(door)
    const { version } = await ticketOf(door, asked)
    const request = { ticketId: id, version, messageIds: [answer.id], title: 'De Vera' }
    assert.equal((await splitTicket(door.database.writer, request, action)).kind, 'split')
    // As a database has it whose old ticket was never written anew.
    await door.database.writer('text_waiting').where({ ticket_id: id }).delete()
    await writeTexts(door.database)
    await erase(door)
    assert.equal(await countOf(door, 'aneurisma'), 0)
  })

  test('editTicket, a form that was open when the person was erased, LGPD does not bring the title back', async () => {
    await using door = await openDoor()
    const asked = await send(door, {
      raw: fresh({ From: `Vera <${vera.address}>`, Subject: 'Aneurisma da Vera' }),
    })
    const before = await ticketOf(door, asked)
    await erase(door)
    const edit = { title: 'Aneurisma da Vera', dueAt: new Date() }
    const versioned = { ...action, version: before.version }
    assert.equal(await editTicket(door.database.writer, before.id, edit, versioned), false)
  })

  test('erasePerson, named in orders and kept searches, LGPD leaves those without her', async () => {
    await using door = await openDoor()
    const { database } = door
    const asked = await send(door, { raw: fresh({ From: `Vera <${vera.address}>` }) })
    await database.writer('tickets').where({ protocol: asked.protocol }).update({ order_number: 'Nº 300' })
    const order = (number: string, value: string) => ({
      number,
      client: 'Padaria',
      details: [{ name: 'contato', value }],
    })
    const orders = [order('100', 'Vera@casa.example'), order('200', 'rui@x.example'), order('300', 'Vera')]
    await writeTransaction(database, (trx) => saveOrders(trx, orders, 'import', new Date()))
    const user = await addUser(
      database.writer,
      { name: 'bia', passwordHash: 'x', role: 'operator' },
      new Date(),
    )
    const ownerId = user?.id ?? ''
    for (const [id, name, query] of [
      ['a', 'dela', `de:Vera@Casa.example`],
      ['b', 'impressora', `impressora -de:"${vera.address}" fila:fiscal`],
      ['c', vera.address, 'impressora'],
      ['d', 'outra', 'de:nivera@casa.example.br'],
    ] as const)
      await saveSearch(database.writer, { id, ownerId, name, query, isShared: false, position: 1 })
    await erase(door)
    const detailsOf = async (number: string) => (await findOrder(database.reader, number))?.details.length
    assert.deepEqual([await detailsOf('100'), await detailsOf('200'), await detailsOf('300')], [0, 1, 0])
    const left = await listSavedSearches(database.reader, ownerId)
    assert.deepEqual(
      left.map(({ id, query }) => [id, query]),
      [
        ['b', 'impressora fila:fiscal'],
        ['d', 'de:nivera@casa.example.br'],
      ],
    )
  })

  test('erasePerson, with a further address, LGPD takes each out of the kept searches', async () => {
    await using door = await openDoor()
    const { database } = door
    const person = await addContact(database.writer, vera, new Date())
    await addFurtherAddress(database, person.id, 'v@casa.example')
    const user = await addUser(
      database.writer,
      { name: 'bia', passwordHash: 'x', role: 'operator' },
      new Date(),
    )
    const kept = { id: 'a', ownerId: user?.id ?? '', name: 'dela', isShared: true, position: 1 }
    await saveSearch(database.writer, { ...kept, query: 'papel de:v@casa.example de:vera@casa.example' })
    await erase(door)
    const [search] = await listSavedSearches(database.reader, kept.ownerId)
    assert.equal(search?.query, 'papel')
  })
})
