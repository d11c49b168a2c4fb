import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { TextWork } from '../../src/intake/text-work.ts'
import { listMessages } from '../../src/store/message-list.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

async function found({ database }: TestIntake, query: string): Promise<readonly string[]> {
  const { rows } = await listTickets(database.reader, { search: parseSearch(query), limit: 9 })
  return rows.map(({ title }) => title)
}

forEachDialect((_dialect, open) => {
  test('text work, a mail and the reply to it, C22 makes one ticket findable by the words of both', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    await door.send({ raw: mail({}, 'O cartucho azul vazou.') })
    await door.intake.idle()
    assert.deepEqual(await found(door, '"cartucho azul"'), ['Impressora parada'])
    const answer = { Subject: 'Re: Impressora parada', 'Message-ID': '<dois@cliente.example>' }
    await door.send({
      raw: mail({ ...answer, References: '<um@cliente.example>' }, 'Agora foi o tambor.'),
    })
    await door.intake.idle()
    assert.deepEqual(await found(door, 'cartucho tambor'), ['Impressora parada'])
    assert.deepEqual(await found(door, 'cartucho -tambor'), [])
    const search = parseSearch('texto:tambor')
    assert.equal((await listMessages(door.database.reader, { search, limit: 9 })).rows.length, 2)
    const without = parseSearch('impressora -re')
    assert.equal((await listMessages(door.database.reader, { search: without, limit: 9 })).rows.length, 1)
    assert.equal(await countRows(door.database, 'text_waiting'), 0)
  })

  test('text work, ended before it has begun, leaves all to the next start', async () => {
    await using door = await openTestIntake({ leavesContents: true }, open)
    await door.addDesk()
    await door.send({ raw: mail() })
    await door.database.writer('text_waiting').insert({
      ticket_id: (await door.database.reader('tickets').first('id')).id,
      mark: 'a',
    })
    const options = {
      database: door.database,
      commits: { quiet: async () => undefined },
      clock: () => new Date(),
      log: () => undefined,
    }
    const ended = new TextWork(options)
    await ended.close()
    ended.start()
    await ended.idle()
    assert.deepEqual(await found(door, 'impressora'), [])
    const next = new TextWork(options)
    await next.idle()
    await next.close()
    assert.deepEqual(await found(door, 'impressora'), ['Impressora parada'])
  })
})

test('text work, a database that fails, is told in the log and tried again', async () => {
  await using door = await openTestIntake({ leavesContents: true })
  const logged: string[] = []
  const work = new TextWork({
    database: door.database,
    commits: { quiet: async () => undefined },
    clock: () => new Date(),
    log: (level, event) => void logged.push(`${level} ${event}`),
  })
  await door.database.writer.schema.renameTable('text_waiting', 'text_elsewhere')
  await work.idle()
  assert.deepEqual(logged, ['error store.failed'])
  await door.database.writer.schema.renameTable('text_elsewhere', 'text_waiting')
  await work.idle()
  assert.equal(logged.length, 1)
  await work.close()
})
