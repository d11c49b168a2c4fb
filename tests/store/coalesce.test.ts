import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coalesce } from '../../src/store/coalesce.ts'
import { addContact, findContact } from '../../src/store/contacts.ts'
import { forEachDialect, openSqliteInMemory } from '../support/database.ts'

test('a look-up, asked by many sessions at once, is one statement with each key once', async () => {
  await using database = await openSqliteInMemory()
  const asked: (readonly string[])[] = []
  const ask = coalesce(async (_db, keys) => {
    asked.push(keys)
    return new Map(keys.filter((key) => key !== 'stranger').map((key) => [key, key.toUpperCase()]))
  })
  const answers = await Promise.all(['ana', 'stranger', 'rui', 'ana'].map((key) => ask(database.reader, key)))
  assert.deepEqual(answers, ['ANA', null, 'RUI', 'ANA'])
  assert.deepEqual(asked, [['ana', 'stranger', 'rui']])
})

test('a look-up, asked while another runs, is answered from a statement that began after it', async () => {
  await using database = await openSqliteInMemory()
  const running = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  let value = 'before'
  const ask = coalesce(async (_db, keys) => {
    const found = value
    begun.resolve()
    await running.promise
    return new Map(keys.map((key) => [key, found]))
  })
  const first = ask(database.reader, 'ana')
  await begun.promise
  value = 'after'
  const second = ask(database.reader, 'ana')
  running.resolve()
  assert.deepEqual(await Promise.all([first, second]), ['before', 'after'])
})

test('a look-up, when its statement fails, tells all who asked, and the next asks anew', async () => {
  await using database = await openSqliteInMemory()
  let failures = 0
  const ask = coalesce(async (_db, keys) => {
    if (failures++ === 0) throw new Error('the database is gone')
    return new Map(keys.map((key) => [key, key]))
  })
  const both = await Promise.allSettled([ask(database.reader, 'ana'), ask(database.reader, 'rui')])
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.equal(await ask(database.reader, 'ana'), 'ana')
})

forEachDialect((_dialect, open) => {
  test('A16 contacts, looked up in a transaction that is undone, were there for it alone', async () => {
    await using database = await open()
    const undone = database.writer.transaction(async (trx) => {
      await addContact(trx, { address: 'ana@cliente.example', name: 'Ana', role: 'requester' }, new Date())
      const asked = ['Ana@Cliente.example', 'rui@cliente.example'].map((address) => findContact(trx, address))
      assert.deepEqual(
        (await Promise.all(asked)).map((contact) => contact?.name),
        ['Ana', undefined],
      )
      throw new Error('undo')
    })
    await assert.rejects(undone, /undo/)
    assert.equal(await findContact(database.reader, 'ana@cliente.example'), null)
  })
})
