import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { CommitQueue } from '../../src/intake/commit-queue.ts'
import { createIntake } from '../../src/intake/intake.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { migrate, openDatabase } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDoor } from '../support/gateway.ts'
import { sendMail } from '../support/send-mail.ts'
import { settlement } from '../support/settlement.ts'

forEachDialect((dialect, open) => {
  test('threads of the intake, ended again and again under load, lose nothing acknowledged', async (t) => {
    const threads = new Set<Worker>()
    const note = (worker: Worker): void => {
      threads.add(worker)
      worker.once('exit', () => threads.delete(worker))
    }
    process.on('worker', note)
    t.after(() => process.off('worker', note))
    const folder = temporaryFolder()
    const database = await (dialect === 'sqlite' ? openFile(folder) : open())
    const desk = {
      address: 'atendimento@desk.example',
      aliases: [],
      mode: 'direct',
      profile: 'aberto',
    } as const
    await addDesk(database.writer, desk, new Date())
    const faults: string[] = []
    const intake = createIntake({
      database,
      blobs: new BlobStore(join(folder, 'blobs')),
      secret: Buffer.alloc(32, 7),
      hostname: 'desk.example',
      maxMessageOctets: 1_000_000,
      maxHops: 50,
      maxRecipients: 100,
      commitsApart: true,
      log: (level, event) => void (level === 'error' && faults.push(event)),
    })
    // SQLite's driver takes the process with it when its thread is ended from outside; then the supervisor starts it anew.
    await sleep(0)
    const [commitThread] = threads
    if (dialect === 'sqlite' && commitThread) threads.delete(commitThread)
    intake.start()
    const door = await openDoor({ hostname: 'desk.example', intake })
    t.after(async () => {
      await door.close()
      await intake.close()
      await database[Symbol.asyncDispose]()
    })
    const port = 'port' in door.address ? door.address.port : 0
    const acknowledged = new Set<string>()
    const isOver = { value: false }
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let count = 0; !isOver.value; count++) {
        const id = `${sender}.${count}`
        const reply = await sendMail(port, { id })
        assert.match(reply, /^(?:250 2\.6\.0|451 4\.3\.0) /)
        if (reply.startsWith('250')) acknowledged.add(`${id}@client.example`)
      }
    })
    for (let round = 0; round < 8; round++) {
      await sleep(500)
      await Promise.all([...threads].map((thread) => thread.terminate()))
      // New threads take up the work before they too are ended, however long a busy machine needs to start them.
      const before = acknowledged.size
      for (let look = 0; look < 200 && acknowledged.size === before; look++) await sleep(100)
      assert.ok(acknowledged.size > before, `nothing was acknowledged after round ${round}`)
    }
    isOver.value = true
    await Promise.all(senders)
    assert.match(await sendMail(port, { id: 'last' }), /^250 2\.6\.0 /)
    for (let look = 0; look < 300 && (await listPendingContent(database.reader, 1)).length > 0; look++)
      await sleep(100)
    assert.deepEqual(await listPendingContent(database.reader, 5), [])
    const kept = new Set<string>(
      await database.reader('messages').where({ state: 'ticket' }).pluck('message_id'),
    )
    assert.ok(acknowledged.size >= 8, `${acknowledged.size} acknowledged`)
    assert.deepEqual(
      [...acknowledged].filter((id) => !kept.has(id)),
      [],
    )
  })
})

test('commit queue, a writer that throws, fails what it had and goes on with the next', async () => {
  let turn = 0
  const writer = {
    settle: async () => {
      turn++
      if (turn === 1) throw new Error('no thread to be had')
      return [{ status: 'fulfilled', value: { messageId: 'one', outcomes: [] } } as const]
    },
    save: async () => [],
    note: async () => [],
    close: async () => undefined,
  }
  const queue = new CommitQueue({ writer, clock: () => new Date() })
  const commit = { settlement: settlement(), blockId: null }
  await assert.rejects(queue.settle(commit), /no thread/)
  assert.equal((await queue.settle(commit)).messageId, 'one')
})

async function openFile(folder: string): Promise<TestDatabase> {
  const database = openDatabase(`sqlite:${join(folder, 'portaria.db')}`)
  await migrate(database)
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
}
