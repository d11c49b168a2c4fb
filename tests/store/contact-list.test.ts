import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listContactPage } from '../../src/store/contact-list.ts'
import { addContact, changeContact } from '../../src/store/contacts.ts'
import type { Database } from '../../src/store/database.ts'
import { forEachDialect } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { now, settlement } from '../support/settlement.ts'

async function add({ writer }: Database, address: string, name: string): Promise<void> {
  await addContact(writer, { address, name, role: 'requester' }, now)
}

async function found({ reader }: Database, text: string): Promise<readonly string[]> {
  const { rows } = await listContactPage(reader, { text, limit: 10 })
  return rows.map(({ address }) => address)
}

forEachDialect((_dialect, open) => {
  test('listContactPage, forward to the end and back, shows every contact once and in order', async () => {
    await using database = await open()
    const addresses = Array.from({ length: 7 }, (_, index) => `c${index}@cliente.example`)
    for (const address of addresses) await add(database, address, 'C')
    const first = await listContactPage(database.reader, { text: '', limit: 3 })
    const second = await listContactPage(database.reader, { text: '', limit: 3, after: 'c2@cliente.example' })
    const third = await listContactPage(database.reader, { text: '', limit: 3, after: 'c5@cliente.example' })
    const seen = [first, second, third].flatMap(({ rows }) => rows.map(({ address }) => address))
    assert.deepEqual(seen, addresses)
    assert.deepEqual([first.hasPrevious, first.hasNext], [false, true])
    assert.deepEqual([third.hasPrevious, third.hasNext], [true, false])
    const back = await listContactPage(database.reader, { text: '', limit: 3, before: 'c3@cliente.example' })
    assert.deepEqual(back, { ...first, hasPrevious: false, hasNext: true })
  })

  test('listContactPage, a part of a name in another case and without marks, finds who has it', async () => {
    await using database = await open()
    await add(database, 'joao@cliente.example', 'João Conceição')
    await add(database, 'rui_1@outra.example', 'Rui 100%')
    assert.deepEqual(await found(database, 'CONCEICAO'), ['joao@cliente.example'])
    assert.deepEqual(await found(database, 'conceiçÃo'), ['joao@cliente.example'])
    assert.deepEqual(await found(database, 'OUTRA.ex'), ['rui_1@outra.example'])
    assert.deepEqual(await found(database, '100%'), ['rui_1@outra.example'])
    assert.deepEqual(await found(database, 'i_1'), ['rui_1@outra.example'])
    assert.deepEqual(await found(database, 'u_'), [])
    assert.deepEqual(await found(database, `'; drop table contacts; --\0`), [])
  })

  test('listContactPage, a contact renamed or made by a mail, is found by the name it has', async () => {
    await using database = await open()
    await settle(
      database,
      settlement({ outline: { author: { name: 'Zé Açaí', address: 'ze@longe.example' } } }),
    )
    assert.deepEqual(await found(database, 'ze acai'), ['ze@longe.example'])
    await changeContact(database.writer, 'ze@longe.example', { name: 'José' })
    assert.deepEqual(await found(database, 'acai'), [])
    assert.deepEqual(await found(database, 'jose'), ['ze@longe.example'])
  })
})
