import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { migrate, openDatabase } from '../../src/store/database.ts'
import { openDownstream } from '../support/downstream.ts'
import { temporaryFolder } from '../support/folders.ts'
import { queueTestMail } from '../support/outbox.ts'

const rounds = 20
const mailsPerRound = 12
const program = join(import.meta.dirname, '../support/outbox-process.ts')

test('security §5 row 5 SIGKILL while mails leave, twenty times, loses none and doubles none unasked', async (t) => {
  const url = `sqlite:${join(temporaryFolder(), 'portaria.db')}`
  const database = openDatabase(url)
  await migrate(database)
  t.after(() => database.close())
  const downstream = await openDownstream((state, socket) =>
    state === 'end' ? () => void setTimeout(() => socket.write('250 2.0.0 OK\r\n'), 20) : undefined,
  )
  t.after(() => downstream.close())
  const ids: string[] = []
  const start = async () => {
    const child = spawn(process.execPath, [program, url, String(downstream.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return child
  }
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < mailsPerRound; index++) ids.push(await queueTestMail(database))
    const said = downstream.commands.length
    const child = await start()
    for (let look = 0; look < 500 && downstream.commands.length === said; look++) await wait(10)
    await wait(randomInt(0, 100))
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const last = await start()
  for (let look = 0; look < 200 && (await database.reader('outbox')).length > 0; look++) await wait(100)
  const ended = once(last, 'exit')
  last.kill('SIGKILL')
  await ended

  assert.deepEqual(await database.reader('outbox'), [], 'nothing is left in hand')
  const copies = new Map<string, number>()
  for (const mail of downstream.mails) {
    const id = /^Message-ID: <(.*)@/m.exec(mail)?.[1] ?? ''
    copies.set(id, (copies.get(id) ?? 0) + 1)
  }
  const rows: { id: string; state: string }[] = await database.reader('messages').select('id', 'state')
  const unknown: string[] = await database
    .reader('delivery_attempts')
    .where({ outcome: 'unknown' })
    .pluck('message_id')
  const states = new Map(rows.map(({ id, state }) => [id, state]))
  const lost = ids.filter((id) => !copies.has(id) && !unknown.includes(id))
  const doubled = ids.filter((id) => (copies.get(id) ?? 0) > 1)
  assert.deepEqual({ lost, doubled }, { lost: [], doubled: [] })
  for (const id of ids) assert.equal(states.get(id), unknown.includes(id) ? 'failed' : 'sent', id)
  assert.ok(unknown.length > 0, 'some kill came between the last octets and the answer')
  t.diagnostic(`${rounds} kills, ${ids.length} mails, ${unknown.length} of which nobody knows, none twice`)
})
