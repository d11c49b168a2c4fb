import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import {
  addFurtherAddress,
  makeFirstAddress,
  removeFurtherAddress,
} from '../../src/store/contact-addresses.ts'
import { importContacts } from '../../src/store/contact-import.ts'
import { listContactPage } from '../../src/store/contact-list.ts'
import { countBelongings, mergeContacts } from '../../src/store/contact-merge.ts'
import {
  addContact,
  changeContact,
  findContact,
  findRequester,
  listContacts,
} from '../../src/store/contacts.ts'
import type { Database } from '../../src/store/database.ts'
import { listFurtherAddresses } from '../../src/store/known-addresses.ts'
import { hasOpenTicket } from '../../src/store/open-tickets.ts'
import { findBySubject } from '../../src/store/same-subject.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake } from '../support/intake.ts'

const now = new Date('2026-11-21T12:00:00Z')
const [work, home] = ['ana@cliente.example', 'ana@casa.example']

forEachDialect((_dialect, open) => {
  test('contacts, one with two addresses C16 O3, is one person whichever she writes from', async () => {
    await using intake = await openTestIntake({}, open)
    const { database } = intake
    const deskId = await intake.addDesk()
    const ana = await register(database, work)
    assert.equal(await addFurtherAddress(database, ana, 'Ana@CASA.example'), 'done')
    await intake.send({ raw: mail({ From: `Ana <${home}>` }), from: home })
    const tickets = await database.reader('tickets')
    assert.deepEqual(
      tickets.map((row: { requester_id: string }) => row.requester_id),
      [ana],
    )
    assert.equal((await listContacts(database.reader)).length, 1)
    assert.equal(await hasOpenTicket(database.reader, work), true)
    assert.equal(await hasOpenTicket(database.reader, home), true)
    for (const address of [work, home]) {
      const found = await listTickets(database.reader, { search: parseSearch(`de:${address}`), limit: 5 })
      assert.equal(found.rows.length, 1, address)
      const search = { deskId, subject: 'Re: Impressora parada', participant: address, before: null }
      assert.equal((await findBySubject(database.reader, search))?.signal, 'same-subject', address)
    }
    await database.writer('tickets').update({ state: 'awaiting-validation' })
    assert.equal((await findRequester(database.reader, home))?.pendingCount, 1)
  })

  test('findBySubject, the person is copied under another address M26a, finds the ticket', async () => {
    await using intake = await openTestIntake({}, open)
    const deskId = await intake.addDesk()
    const bia = await register(intake.database, 'bia@cliente.example')
    await addFurtherAddress(intake.database, bia, 'bia@casa.example')
    await intake.send({ raw: mail({ Cc: 'Bia <Bia@cliente.example>' }) })
    const search = (participant: string) =>
      findBySubject(intake.database.reader, {
        deskId,
        subject: 'Impressora parada',
        participant,
        before: null,
      })
    assert.equal((await search('bia@casa.example'))?.signal, 'same-subject')
    assert.equal(await search('rui@casa.example'), null)
  })

  test('addresses, of one person, are refused to another and found in the list', async () => {
    await using database = await open()
    const ana = await register(database, work)
    const rui = await register(database, 'rui@cliente.example')
    assert.equal(await addFurtherAddress(database, ana, home), 'done')
    for (const address of [work, home, 'ANA@casa.example'])
      assert.equal(await addFurtherAddress(database, rui, address), 'taken', address)
    assert.equal(await addFurtherAddress(database, 'nobody', 'x@casa.example'), 'missing')
    await assert.rejects(
      addContact(database.writer, { address: home, name: 'Outra', role: 'requester' }, now),
      {
        name: 'AddressTakenError',
      },
    )
    assert.equal((await listContactPage(database.reader, { text: 'casa.ex', limit: 5 })).rows[0]?.id, ana)
    await changeContact(database.writer, home, { name: 'Ana Maria' })
    assert.equal((await findContact(database.reader, work))?.name, 'Ana Maria')
    assert.equal((await listContactPage(database.reader, { text: 'casa.ex', limit: 5 })).rows.length, 1)
    assert.equal(await removeFurtherAddress(database, rui, home), 'missing', 'it is not his')
    assert.equal(await removeFurtherAddress(database, ana, home), 'done')
    assert.equal(await findContact(database.reader, home), null)
  })

  test('makeFirstAddress, of a further one, swaps the two and keeps the person', async () => {
    await using database = await open()
    const ana = await register(database, work)
    await addFurtherAddress(database, ana, home)
    assert.equal(await makeFirstAddress(database, ana, 'x@casa.example'), 'missing')
    assert.equal(await makeFirstAddress(database, ana, home), 'done')
    assert.equal((await findContact(database.reader, work))?.address, home)
    assert.deepEqual(await listFurtherAddresses(database.reader, ana), [work])
  })

  test('importContacts, a file that names a further address, changes its person and makes none', async () => {
    await using database = await open()
    const ana = await register(database, work)
    await addFurtherAddress(database, ana, home)
    const line = { name: 'Ana Importada', role: 'requester', otherRoles: [] } as const
    const lines = [
      { ...line, address: home },
      { ...line, address: work },
    ]
    await database.writer.transaction((trx) => importContacts(trx, lines, now))
    const all = await listContacts(database.reader)
    assert.deepEqual(
      all.map(({ id, address, name }) => [id, address, name]),
      [[ana, work, 'Ana Importada']],
    )
    assert.equal((await listContactPage(database.reader, { text: 'casa.ex', limit: 5 })).rows.length, 1)
  })

  test('mergeContacts, two people with tickets, are one with all tickets and addresses', async () => {
    await using intake = await openTestIntake({}, open)
    const { database } = intake
    await intake.addDesk()
    const ana = await register(database, work)
    await intake.send({ raw: mail({ From: `Ana <${home}>` }), from: home })
    const double = (await findContact(database.reader, home))?.id ?? ''
    await addFurtherAddress(database, double, 'ana3@casa.example')
    const moved = await mergeContacts(database, double, ana)
    assert.deepEqual(moved, { tickets: 1, openTickets: 1, addresses: [home, 'ana3@casa.example'] })
    assert.equal((await listContacts(database.reader)).length, 1)
    for (const address of [work, home, 'ana3@casa.example'])
      assert.equal((await findContact(database.reader, address))?.id, ana, address)
    assert.equal((await countBelongings(database.reader, ana)).tickets, 1)
    await intake.send({
      raw: mail({ From: `Ana <${home}>`, 'Message-ID': '<dois@casa.example>' }),
      from: home,
    })
    assert.equal((await countBelongings(database.reader, ana)).tickets, 2, 'new mail is hers too')
  })

  test('mergeContacts, merged before or into itself, never makes a circle', async () => {
    await using database = await open()
    const [one, two, three] = await Promise.all(
      ['um', 'dois', 'tres'].map((name) => register(database, `${name}@cliente.example`)),
    )
    assert.ok(one !== undefined && two !== undefined && three !== undefined)
    assert.equal(await mergeContacts(database, one, one), null)
    assert.ok(await mergeContacts(database, one, two))
    assert.equal(await mergeContacts(database, two, one), null, 'one is gone')
    assert.equal(await mergeContacts(database, one, three), null)
    assert.ok(await mergeContacts(database, two, three))
    const pointing = await database.reader('contacts').whereNotNull('merged_into_id').orderBy('id')
    assert.deepEqual(
      pointing.map((row: { merged_into_id: string }) => row.merged_into_id),
      [three, three],
    )
    assert.equal((await findContact(database.reader, 'um@cliente.example'))?.id, three)
  })

  test('mergeContacts, one of the two is blocked A18, stays blocked', async () => {
    await using database = await open()
    const ana = await register(database, work)
    const double = await register(database, home)
    await changeContact(database.writer, home, { active: false })
    await mergeContacts(database, double, ana)
    assert.equal((await findContact(database.reader, work))?.active, false)
  })
})

async function register(database: Database, address: string): Promise<string> {
  const person = { address, name: address.split('@')[0] ?? '', role: 'requester' } as const
  return (await addContact(database.writer, person, now)).id
}
