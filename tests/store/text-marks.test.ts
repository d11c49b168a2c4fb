import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { renameClient } from '../../src/store/client-pages.ts'
import { clientIdOf } from '../../src/store/clients.ts'
import {
  addFurtherAddress,
  makeFirstAddress,
  removeFurtherAddress,
} from '../../src/store/contact-addresses.ts'
import { importContacts } from '../../src/store/contact-import.ts'
import { mergeContacts } from '../../src/store/contact-merge.ts'
import { addContact, changeContact, findContact } from '../../src/store/contacts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { addParticipant, removeParticipant } from '../../src/store/participants.ts'
import { splitTicket } from '../../src/store/splits.ts'
import { markTicketsOf, writeWaiting } from '../../src/store/text-waiting.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { assumePreTicket } from '../../src/store/triage.ts'
import { forEachDialect } from '../support/database.ts'
import { ourId, send, ticketOf } from '../support/follow-ups.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows, settle, writeTexts } from '../support/settle.ts'
import { settlement } from '../support/settlement.ts'

const now = new Date('2026-11-21T12:00:00Z')
const action = { actor: 'bia', now }
const ana = 'ana@cliente.example'

forEachDialect((_dialect, open) => {
  /** A pre-ticket of Ana, whose words are written. */
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile: 'triagem' })
    const asked = await send(door)
    await written(door)
    return { door, asked, ...(await ticketOf(door, asked)) }
  }

  async function written({ intake, database }: TestIntake) {
    await intake.idle()
    await writeTexts(database)
  }

  const countOf = async (door: TestIntake, query: string) => {
    await written(door)
    const request = { search: parseSearch(`"${query}"`), limit: 10 }
    return (await listTickets(door.database.reader, request)).rows.length
  }

  test('ADR 25 assumePreTicket, its client and order, are words that the ticket is found by', async () => {
    const { door, ...row } = await openDoor()
    await using _ = door
    const none = { type: null, branchId: null, contractId: null, dueAt: null, remembersClient: false }
    const assumption = { ...none, userId: 'u', client: 'Padaria Lua', orderNumber: 'PED-778' }
    assert.deepEqual([await countOf(door, 'padaria lua'), await countOf(door, 'ped-778')], [0, 0])
    assert.ok(await writeTransaction(door.database, (trx) => assumePreTicket(trx, row, assumption, action)))
    assert.deepEqual([await countOf(door, 'padaria lua'), await countOf(door, 'ped-778')], [1, 1])
  })

  test('ADR 25 addParticipant and removeParticipant, an address, is found while it takes part', async () => {
    const { door, id } = await openDoor()
    await using _ = door
    const { writer } = door.database
    const versioned = async () => ({
      ...action,
      version: (await writer('tickets').where({ id }).first()).version,
    })
    await addParticipant(writer, id, 'caio@fora.example', await versioned())
    assert.equal(await countOf(door, 'caio@fora.example'), 1)
    await removeParticipant(writer, id, 'caio@fora.example', await versioned())
    assert.equal(await countOf(door, 'caio@fora.example'), 0)
  })

  test('ADR 25 splitTicket, the words that went to the new ticket, are found in the old one no more', async () => {
    const { door, asked, id } = await openDoor()
    await using _ = door
    const fields = { 'In-Reply-To': ourId(door, id), 'Message-ID': '<dois@cliente.example>' }
    const answer = await send(door, { raw: mail(fields, 'A perfuratriz quebrou.') })
    assert.equal(await countOf(door, 'perfuratriz'), 1)
    const { version } = await ticketOf(door, asked)
    const request = { ticketId: id, version, messageIds: [answer.id], title: 'Outra' }
    assert.equal((await splitTicket(door.database.writer, request, action)).kind, 'split')
    assert.equal(await countOf(door, 'perfuratriz'), 1, 'in the new one alone')
  })

  test('ADR 25 a person renamed, given addresses and merged, is found by what is known then', async () => {
    const { door } = await openDoor()
    await using _ = door
    const { database } = door
    const { writer } = database
    await addContact(writer, { address: ana, name: 'Ana Quirino', role: 'requester' }, now)
    assert.equal(await countOf(door, 'quirino'), 1)
    await changeContact(writer, ana, { name: 'Ana Zuleica' })
    assert.deepEqual([await countOf(door, 'quirino'), await countOf(door, 'zuleica')], [0, 1])
    const id = (await findContact(database.reader, ana))?.id ?? ''
    await addFurtherAddress(database, id, 'zuzu@casa.example')
    assert.equal(await countOf(door, 'zuzu@casa.example'), 1)
    await removeFurtherAddress(database, id, 'zuzu@casa.example')
    assert.equal(await countOf(door, 'zuzu@casa.example'), 0)
    await addFurtherAddress(database, id, 'zuzu@casa.example')
    await writer('text_waiting').delete()
    assert.equal(await makeFirstAddress(database, id, 'zuzu@casa.example'), 'done')
    assert.equal(await countOf(door, 'zuzu@casa.example'), 1)
    const other = await addContact(
      writer,
      { address: 'rui@casa.example', name: 'Rui Xisto', role: 'requester' },
      now,
    )
    await mergeContacts(database, id, other.id)
    assert.deepEqual([await countOf(door, 'xisto'), await countOf(door, ana)], [1, 1])
  })

  test('ADR 25 renameClient, its tickets, are found by the new name and not by the old', async () => {
    const { door, id } = await openDoor()
    await using _ = door
    const { writer } = door.database
    const clientId = await clientIdOf(writer, 'Padaria Lua', now)
    await writer('tickets').where({ id }).update({ client_id: clientId })
    await renameClient(writer, clientId, 'Padaria Sol')
    assert.deepEqual([await countOf(door, 'padaria lua'), await countOf(door, 'padaria sol')], [0, 1])
  })

  test('ADR 25 importContacts, a new name of somebody with tickets, is what they are found by', async () => {
    const { door } = await openDoor()
    await using _ = door
    const line = { address: ana, name: 'Ana Zulmira', role: 'requester' as const, otherRoles: [] }
    await writeTransaction(door.database, (trx) => importContacts(trx, [line], now))
    assert.equal(await countOf(door, 'zulmira'), 1)
  })

  test('ADR 25 markTicketsOf, somebody with many tickets, marks the newest first and all in the end', async () => {
    await using database = await open()
    await settle(database, ...Array.from({ length: 250 }, () => settlement()))
    const { requester_id: id } = await database.reader('tickets').first('requester_id')
    await database.writer('text_waiting').delete()
    await markTicketsOf(database.writer, 'requester', [id])
    await writeWaiting(database, 10, now)
    assert.equal(await countRows(database, 'text_waiting'), 200)
    const newest = await database.reader('tickets').orderBy('seq', 'desc').first('id')
    assert.ok(await database.reader('text_waiting').where({ ticket_id: newest.id }).first())
    await database.writer('text_waiting').delete()
    // Named again, she begins anew.
    await markTicketsOf(database.writer, 'requester', [id])
    await writeWaiting(database, 10, now)
    await database.writer('text_waiting').delete()
    await writeWaiting(database, 10, now)
    assert.equal(await countRows(database, 'text_waiting'), 50)
    await writeWaiting(database, 100, now)
    assert.equal(await countRows(database, 'text_owners'), 0)
  })
})
