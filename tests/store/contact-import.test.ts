import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importContacts } from '../../src/store/contact-import.ts'
import { addContact, findContact, listContacts } from '../../src/store/contacts.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { forEachDialect } from '../support/database.ts'

const now = new Date('2026-03-04T05:06:07Z')
const line = { role: 'requester', otherRoles: [] } as const

forEachDialect((_dialect, open) => {
  test('importContacts, 1,000 people of 500 clients, asks the database a dozen times', async () => {
    await using database = await open()
    const lines = Array.from({ length: 1000 }, (_, at) => {
      return { ...line, address: `p${at}@x.example`, name: `P${at}`, client: `Cliente ${at % 500}` }
    })
    let statements = 0
    database.writer.on('query', () => statements++)
    const write = () => writeTransaction(database, (trx) => importContacts(trx, lines, now))
    assert.deepEqual(await write(), { added: 1000, changed: 0 })
    assert.deepEqual(await write(), { added: 0, changed: 1000 })
    assert.ok(statements <= 24, `${statements} statements`)
    assert.equal((await listContacts(database.reader)).length, 1000)
    assert.equal((await findContact(database.reader, 'p999@x.example'))?.client, 'Cliente 499')
  })

  test('importContacts, people known, registered or new, changes only what their lines say', async () => {
    await using database = await open()
    const ana = { name: 'Ana', active: false, byEmail: false, language: 'en', client: 'Loja' } as const
    await addContact(database.writer, { ...line, ...ana, address: 'ana@x.example' }, now)
    const seen = { id: 'seen', name: '', role: 'requester', active: true, by_email: true, registered: false }
    await database
      .writer('contacts')
      .insert({ ...seen, address: 'rui@x.example', created_at: now.toISOString() })
    const lines = [
      { ...line, address: 'Ana@X.example', name: 'Ana Lima', otherRoles: ['technician'] as const },
      { ...line, address: 'rui@x.example', name: 'Rui', active: false, client: ' LOJA ' },
      { ...line, address: 'eva@x.example', name: 'Eva', byEmail: false, client: '' },
    ]
    const imported = await writeTransaction(database, (trx) => importContacts(trx, lines, now))
    assert.deepEqual(imported, { added: 2, changed: 1 })
    const shown = (await listContacts(database.reader)).map((contact) => {
      const { name, active, byEmail, language, otherRoles, client, registered } = contact
      return [name, active, byEmail, language, otherRoles.join(), client, registered]
    })
    assert.deepEqual(shown, [
      ['Ana Lima', false, false, 'en', 'technician', 'Loja', true],
      ['Eva', true, false, null, '', null, true],
      ['Rui', false, true, null, '', 'Loja', true],
    ])
    assert.equal((await findContact(database.reader, 'rui@x.example'))?.id, 'seen')
  })
})
