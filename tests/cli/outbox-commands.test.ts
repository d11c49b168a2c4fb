import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrate, openDatabase } from '../../src/store/database.ts'
import { findMessage } from '../../src/store/messages.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { queueTestMail } from '../support/outbox.ts'

test('outbox commands, two mails that wait, C51 C52 list them, hurry one, delete the other and say why not', async () => {
  const folder = temporaryFolder()
  const database = openDatabase(`sqlite:${join(folder, 'portaria.db')}`)
  await migrate(database)
  const leavesAt = new Date(Date.now() + 3_600_000)
  const [soon, never] = [
    await queueTestMail(database, { leavesAt, subject: 'Logo' }),
    await queueTestMail(database, { leavesAt, subject: 'Nunca' }),
  ]
  await database.close()
  const portaria = commandOn(folder)
  const listed = await portaria(['outbox', 'list', '--json'])
  assert.deepEqual(
    listed.lines().map(({ id, state }) => [id, state]),
    [
      [never, 'waiting'],
      [soon, 'waiting'],
    ],
  )
  assert.equal((await portaria(['outbox', 'delete', never])).code, 0)
  assert.equal((await portaria(['outbox', 'retry', '--filter', 'status:waiting'])).stdout, `${soon}\n`)
  const refused = await portaria(['outbox', 'retry', never, '--json'])
  assert.equal(refused.code, 65)
  assert.deepEqual(refused.lines(), [{ id: never, done: false, obstacle: 'over' }])
  assert.equal((await portaria(['outbox', 'retry'])).code, 64)
  const after = openDatabase(`sqlite:${join(folder, 'portaria.db')}`)
  assert.equal((await findMessage(after.reader, never))?.state, 'cancelled')
  assert.equal((await after.reader('outbox').where({ message_id: soon }).first()).hurried_at.length, 24)
  await after.close()
})
