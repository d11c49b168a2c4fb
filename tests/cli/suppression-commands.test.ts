import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

test('suppression, listed and released, lets an address go once and writes it down', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const portaria = commandOn(dataDir)
  assert.equal((await portaria(['filter', 'add', 'robo@parceiro.example'])).code, 0)
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  for (const address of ['ana@cliente.example', 'beto@outra.example'])
    await database.writer('suppressions').insert({
      address_folded: address,
      address,
      why: 'unknown-mailbox',
      reason: 'unknown-mailbox',
      words: '550 5.1.1 User unknown',
      created_at: '2026-11-20T12:00:00.000Z',
    })
  const listed = (await portaria(['suppression', 'list', '--search', 'CLIENTE', '--json'])).lines()
  assert.deepEqual(listed, [
    {
      address: 'ana@cliente.example',
      why: 'unknown-mailbox',
      reason: 'unknown-mailbox',
      words: '550 5.1.1 User unknown',
      messageId: null,
      since: '2026-11-20T12:00:00.000Z',
    },
  ])
  assert.equal((await portaria(['suppression', 'release', 'Ana@cliente.example'])).code, 0)
  assert.equal((await portaria(['suppression', 'release', 'ana@cliente.example'])).code, 65)
  assert.equal((await portaria(['suppression', 'list', '--json'])).lines().length, 1)
  const audit: string[] = await database.reader('audit').pluck('event')
  assert.equal(audit.filter((event) => event === 'suppression-released').length, 1)
  await database.close()
})
