import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findClientName, listClientNames, listClientPage } from '../../src/store/client-list.ts'
import { addAssociation, clientIdsOf } from '../../src/store/clients.ts'
import { addContact } from '../../src/store/contacts.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { forEachDialect, openSqliteInMemory } from '../support/database.ts'

const now = new Date('2026-11-21T12:00:00Z')
const names = Array.from({ length: 25 }, (_, at) => `Cliente ${String(at).padStart(2, '0')}`)

async function fill(database: Database): Promise<void> {
  await writeTransaction(database, (trx) => clientIdsOf(trx, [...names, '100% Lã_'], now))
  for (const place of [1, 2, 3, 4, 5, 6, 7]) {
    const rule = { domain: `d${place}.example`, client: 'Cliente 03', owner: 'bia' }
    await addAssociation(database.writer, rule, now)
  }
  for (const name of ['ana', 'rui']) {
    const contact = { address: `${name}@d1.example`, name, role: 'requester', client: 'Cliente 03' } as const
    await addContact(database.writer, contact, now)
  }
}

forEachDialect((_dialect, open) => {
  test('listClientPage, more clients than a page shows, goes on and back with each counted', async () => {
    await using database = await open()
    await fill(database)
    const first = await listClientPage(database.reader, { text: 'cliente', limit: 10 })
    assert.deepEqual(
      first.rows.map(({ name }) => name),
      names.slice(0, 10),
    )
    const { people, domains, otherDomains } = first.rows[3] ?? {}
    assert.deepEqual(
      [people, domains, otherDomains],
      [2, ['d1.example', 'd2.example', 'd3.example', 'd4.example', 'd5.example'], 2],
    )
    assert.deepEqual([first.rows[4]?.people, first.rows[4]?.domains, first.previous], [0, [], null])
    const second = await listClientPage(database.reader, {
      text: 'cliente',
      after: first.next ?? '',
      limit: 10,
    })
    assert.deepEqual(
      second.rows.map(({ name }) => name),
      names.slice(10, 20),
    )
    const back = await listClientPage(database.reader, {
      text: 'cliente',
      before: second.previous ?? '',
      limit: 10,
    })
    assert.deepEqual(back, first)
    const last = await listClientPage(database.reader, {
      text: 'cliente',
      after: second.next ?? '',
      limit: 10,
    })
    assert.deepEqual([last.rows.length, last.next], [5, null])
  })

  test('listClientNames, signs that mean something to LIKE, are looked for as they are', async () => {
    await using database = await open()
    await fill(database)
    assert.deepEqual(await listClientNames(database.reader, '% lÃ_', 9), ['100% Lã_'])
    assert.deepEqual(await listClientNames(database.reader, '_liente', 9), [])
    assert.equal((await listClientNames(database.reader, '', 9)).length, 9)
    assert.equal(await findClientName(database.reader, ' cliente 07 '), 'Cliente 07')
    assert.equal(await findClientName(database.reader, 'cliente'), null)
  })
})

test('listClientPage, its page and its counts, are read from indexes', async () => {
  await using database = await openSqliteInMemory()
  await fill(database)
  const statements: { sql: string; bindings: readonly string[] }[] = []
  database.reader.on('query', (statement) => statements.push(statement))
  await listClientPage(database.reader, { text: '', after: 'cliente 05', limit: 10 })
  assert.equal(statements.length, 4)
  for (const { sql, bindings } of statements.splice(0)) {
    const steps: { detail: string }[] = await database.reader.raw(`explain query plan ${sql}`, [...bindings])
    for (const { detail } of steps)
      assert.doesNotMatch(detail, /SCAN (?:clients|contacts|associations)(?! USING)/, sql)
  }
})
