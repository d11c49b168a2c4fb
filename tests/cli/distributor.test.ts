import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { startDistributor } from '../../src/cli/distributor.ts'
import { addAgent, agentsOf, comeOnline, minutes, openRead, start, switchOn } from '../support/agents.ts'
import { forEachDialect } from '../support/database.ts'

const clock = () => minutes(5)
const everyMs = 20

forEachDialect((_dialect, open) => {
  test('distributor, started on tickets that an earlier life left waiting, A6 gives them and then what comes', async () => {
    await using database = await open()
    await switchOn(database)
    await comeOnline(database, await addAgent(database, 'ana'), start)
    const left = await openRead(database, 2)
    const logged: string[] = []
    const stop = startDistributor({ database, clock, everyMs, log: (_level, event) => logged.push(event) })
    await until(async () => !(await agentsOf(database, left)).includes(null))
    const later = await openRead(database, 1, { at: minutes(3) })
    await until(async () => !(await agentsOf(database, later)).includes(null))
    await stop()
    const after = await openRead(database, 1, { at: minutes(4) })
    await setTimeout(5 * everyMs)
    assert.deepEqual(await agentsOf(database, after), [null], 'nobody looks any more')
    assert.deepEqual(logged, [])
  })

  test('distributor, with a database that fails, tells the log and looks again', async () => {
    await using database = await open()
    await database.writer.schema.renameTable('house_settings', 'elsewhere')
    const logged: unknown[] = []
    const log = (_level: string, event: string) => logged.push(event)
    const stop = startDistributor({ database, clock, everyMs, log })
    await until(async () => logged.length > 1)
    await stop()
    assert.equal(logged[0], 'store.failed')
  })
})

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await setTimeout(everyMs)
}
