import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase, writeTransaction } from '../../src/store/database.ts'
import { beginSecondFactor, confirmSecondFactor } from '../../src/store/second-factors.ts'
import { findUserByName } from '../../src/store/users.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

test('user second-factor, of a person who lost the phone, security 6.16 tells it and takes it away', async () => {
  const dataDir = temporaryFolder()
  const portaria = commandOn(dataDir)
  const secondFactor = async (...options: string[]) =>
    (await portaria(['user', 'second-factor', 'ana', '--json', ...options])).lines()[0]
  await portaria(['user', 'add', 'ana', '--generate'])
  assert.deepEqual(await secondFactor(), { name: 'ana', secondFactor: false })
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  const id = (await findUserByName(database.reader, 'ana'))?.id ?? ''
  const now = new Date()
  await beginSecondFactor(database, id, 'sealed', now)
  await writeTransaction(database, (trx) =>
    confirmSecondFactor(trx, id, { sealedSecret: 'sealed', step: 1, digests: ['a'] }, now),
  )
  assert.deepEqual(await secondFactor(), { name: 'ana', secondFactor: true })
  assert.deepEqual(await secondFactor('--reset'), { name: 'ana', secondFactor: false })
  assert.deepEqual(await secondFactor('--reset'), { name: 'ana', secondFactor: false })
  const lines = await database.reader('audit').where({ event: 'second-factor-removed' })
  assert.deepEqual(
    lines.map(({ actor, subject }) => [actor, subject]),
    [['cli', 'ana']],
  )
  await database.close()
  assert.equal((await portaria(['user', 'second-factor', 'nobody'])).code, 65)
})
