import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sayStatus } from '../../src/store/agent-status.ts'
import { saveAgent } from '../../src/store/agent-list.ts'
import { assignTicket, releaseTicket } from '../../src/store/assignments.ts'
import { type Database, openDatabase, writeTransaction } from '../../src/store/database.ts'
import { lockDistribution, saveDistribution } from '../../src/store/distribution-setting.ts'
import { distributeWaiting, readyAfterReading, readyToDistribute } from '../../src/store/distribution.ts'
import { listHistory } from '../../src/store/history.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { openTickets } from '../../src/store/openings.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { addAgent, agentsOf, comeOnline, minutes, openRead, start, switchOn } from '../support/agents.ts'
import { forEachDialect } from '../support/database.ts'

const action = { actor: 'bia', now: minutes(30) }

forEachDialect((dialect, open) => {
  test('distribution, with the switch off, A3 leaves tickets unassigned, and on gives those that come from then on', async () => {
    await using database = await open()
    const ana = await addAgent(database, 'ana')
    const [before = ''] = await openRead(database, 1)
    await distributeWaiting(database, minutes(1))
    assert.deepEqual(await agentsOf(database, [before]), [null])
    await switchOn(database, minutes(2))
    await comeOnline(database, ana, minutes(3))
    const [next = ''] = await openRead(database, 1, { at: minutes(3) })
    assert.equal(await distributeWaiting(database, minutes(3)), 1)
    assert.deepEqual(await agentsOf(database, [before, next]), [null, 'ana'])
  })

  test('distribution, switched off again, A3 keeps what waited from going to anybody later', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    const tickets = await openRead(database, 1)
    await saveDistribution(database, { isOn: false, idleMinutes: 15 }, minutes(1))
    await comeOnline(database, ana, minutes(2))
    assert.equal(await distributeWaiting(database, minutes(2)), 0)
    await switchOn(database, minutes(3))
    assert.equal(await distributeWaiting(database, minutes(3)), 0)
    assert.deepEqual(await agentsOf(database, tickets), [null])
  })

  test('distribution, one online and one not, A5 gives all ten to who is online and says why in each history', async () => {
    await using database = await open()
    await switchOn(database)
    const [t1] = [await addAgent(database, 't1'), await addAgent(database, 't2')]
    await comeOnline(database, t1, start)
    const tickets = await openRead(database, 10)
    assert.equal(await distributeWaiting(database, minutes(1)), 10)
    assert.deepEqual(await agentsOf(database, tickets), Array(10).fill('t1'))
    for (const [index, ticket] of tickets.entries()) {
      const line = (await listHistory(database.reader, ticket)).at(-1)
      assert.deepEqual([line?.event, line?.actor], ['distributed', null])
      assert.deepEqual(line?.details, { to: 't1', why: 'only-one', open: index, among: 1 })
    }
  })

  test('distribution, nobody online, A6 lets tickets wait and gives the oldest first to who comes', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await saveAgent(database, ana.id, { capacity: 2, skills: [] })
    const tickets = await openRead(database, 3)
    assert.equal(await distributeWaiting(database, minutes(5)), 0)
    const waiting = await database.reader('tickets').whereNotNull('waiting_since').pluck('id')
    assert.deepEqual([...waiting].sort(), [...tickets].sort())
    await comeOnline(database, ana, minutes(6))
    await distributeWaiting(database, minutes(6))
    assert.deepEqual(await agentsOf(database, tickets), ['ana', 'ana', null])
  })

  test('distribution, an agent at the capacity, A6 goes on with the next ticket when one is closed', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await saveAgent(database, ana.id, { capacity: 1, skills: [] })
    await comeOnline(database, ana, start)
    const tickets = await openRead(database, 2)
    await distributeWaiting(database, minutes(2))
    assert.deepEqual(await agentsOf(database, tickets), ['ana', null])
    await closeTicket(database.writer, tickets[0] ?? '', action)
    await distributeWaiting(database, minutes(3))
    assert.deepEqual(await agentsOf(database, tickets), ['ana', 'ana'])
  })

  test('distribution, two online, A7 gives two of four to each, in turn over several rounds', async () => {
    await using database = await open()
    await switchOn(database)
    for (const name of ['t2', 't1']) await comeOnline(database, await addAgent(database, name), start)
    const tickets: string[] = []
    for (let round = 0; round < 4; round++) {
      tickets.push(...(await openRead(database, 1, { at: minutes(round) })))
      await distributeWaiting(database, minutes(round))
    }
    assert.deepEqual(await agentsOf(database, tickets), ['t1', 't2', 't1', 't2'])
  })

  test('distribution, agents who have closed all they had, A7 remembers whose turn it was, by hand too', async () => {
    await using database = await open()
    await switchOn(database)
    const [t1, t2] = [await addAgent(database, 't1'), await addAgent(database, 't2')]
    for (const agent of [t1, t2]) await comeOnline(database, agent, start)
    const tickets: string[] = []
    for (let round = 0; round < 3; round++) {
      const [id = ''] = await openRead(database, 1, { at: minutes(round) })
      await distributeWaiting(database, minutes(round))
      await closeTicket(database.writer, id, action)
      tickets.push(id)
    }
    assert.deepEqual(await agentsOf(database, tickets), ['t1', 't2', 't1'])
    const [byHand = ''] = await openRead(database, 1, { at: minutes(3) })
    await assignTicket(database, { id: byHand, assigneeId: null }, t2, action)
    await closeTicket(database.writer, byHand, action)
    const next = await openRead(database, 1, { at: minutes(4) })
    await distributeWaiting(database, minutes(4))
    assert.deepEqual(await agentsOf(database, next), ['t1'])
  })

  test('distribution, an agent idle for too long, A4 is away and stays so until saying to be online', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await comeOnline(database, ana, start)
    await distributeWaiting(database, minutes(14))
    assert.equal(await statusOf(database, ana.id), 'online')
    await distributeWaiting(database, minutes(15))
    assert.equal(await statusOf(database, ana.id), 'away')
    const tickets = await openRead(database, 1, { at: minutes(16) })
    await distributeWaiting(database, minutes(16))
    assert.deepEqual(await agentsOf(database, tickets), [null])
    await comeOnline(database, ana, minutes(17))
    await distributeWaiting(database, minutes(17))
    assert.deepEqual(await agentsOf(database, tickets), ['ana'])
  })

  test('distribution, an agent whose sign-in ended, A5 is not there and is given nothing', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await comeOnline(database, ana, start)
    await database.writer('login_sessions').delete()
    const tickets = await openRead(database, 1)
    await distributeWaiting(database, minutes(1))
    assert.deepEqual(await agentsOf(database, tickets), [null])
    assert.equal(await statusOf(database, ana.id), 'offline')
  })

  test('distribution, queues with their agents, gives each ticket to who may work it and is given from it', async () => {
    await using database = await open()
    await switchOn(database)
    const [ana, bia, rui] = [
      await addAgent(database, 'ana'),
      await addAgent(database, 'bia'),
      await addAgent(database, 'rui'),
    ]
    for (const agent of [ana, bia, rui]) await comeOnline(database, agent, start)
    await saveGroup(database, { id: 'fiscais', name: 'Fiscais', userIds: [ana.id, bia.id] })
    const queue = { name: 'x', colour: 'red', distributes: true, capacity: null, position: 1 } as const
    const fiscais = [{ groupId: 'fiscais', allowed: 'work' }] as const
    await saveQueue(database, { ...queue, id: 'fiscal', name: 'Fiscal', capacity: 1 }, fiscais)
    await saveQueue(database, { ...queue, id: 'obras', name: 'Obras' }, [])
    await saveQueue(database, { ...queue, id: 'parada', name: 'Parada', distributes: false }, [])
    await saveAgent(database, bia.id, { capacity: null, skills: ['obras'] })
    const [fiscal, full] = await openRead(database, 2, { queueId: 'fiscal' })
    const [still] = await openRead(database, 1, { queueId: 'parada' })
    const obras = await openRead(database, 2, { queueId: 'obras', at: minutes(2) })
    await distributeWaiting(database, minutes(5))
    assert.deepEqual(await agentsOf(database, [fiscal ?? '', full ?? '', still ?? '', ...obras]), [
      'ana',
      null,
      null,
      'bia',
      'rui',
    ])
    const waiting = await database.reader('tickets').whereNotNull('waiting_since').pluck('id')
    assert.deepEqual(waiting, [full])
  })

  test('distribution, a pre-ticket, waits for nobody until it is a ticket', async () => {
    await using database = await open()
    await switchOn(database)
    await comeOnline(database, await addAgent(database, 'ana'), start)
    const tickets = await openRead(database, 1, { kind: 'pre-ticket' })
    await readyToDistribute(database.writer, tickets, minutes(1))
    await distributeWaiting(database, minutes(1))
    assert.deepEqual(await agentsOf(database, tickets), [null])
    await database.writer('tickets').update({ kind: 'ticket' })
    await readyToDistribute(database.writer, tickets, minutes(2))
    await distributeWaiting(database, minutes(2))
    assert.deepEqual(await agentsOf(database, tickets), ['ana'])
  })

  test('distribution, a ticket given back, goes to another agent and never by itself to who gave it back', async () => {
    await using database = await open()
    await switchOn(database)
    const [ana, bia] = [await addAgent(database, 'ana'), await addAgent(database, 'bia')]
    await comeOnline(database, ana, start)
    const [ticket = '', behind = ''] = await openRead(database, 2)
    await distributeWaiting(database, minutes(2))
    const seen = { id: ticket, assigneeId: ana.id }
    assert.equal(await releaseTicket(database, seen, ana, { toDistributor: true }, action), true)
    const next = await openRead(database, 1, { at: minutes(40) })
    await comeOnline(database, ana, minutes(41))
    await distributeWaiting(database, minutes(41))
    assert.deepEqual(await agentsOf(database, [ticket, behind, ...next]), [null, 'ana', 'ana'])
    await comeOnline(database, bia, minutes(42))
    await distributeWaiting(database, minutes(42))
    assert.deepEqual(await agentsOf(database, [ticket]), ['bia'])
  })

  test('distribution, more tickets given back by the only agent than one look takes, holds up none behind them', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await comeOnline(database, ana, start)
    const opening = {
      messageId: 'none',
      deskId: 'desk-1',
      kind: 'ticket',
      title: 'Rede',
      outline: null,
    } as const
    await writeTransaction(database, async (trx) => {
      await openTickets(trx, Array(150).fill(opening), start)
      await trx('tickets').update({ waiting_since: start.toISOString(), returned_by: ana.id })
    })
    const tickets = await openRead(database, 1, { at: minutes(1) })
    assert.equal(await distributeWaiting(database, minutes(1)), 1)
    assert.deepEqual(await agentsOf(database, tickets), ['ana'])
  })

  test('distribution, a ticket released by hand, stays with nobody though its mail is read again', async () => {
    await using database = await open()
    await switchOn(database)
    const ana = await addAgent(database, 'ana')
    await comeOnline(database, ana, start)
    const [ticket = ''] = await openRead(database, 1)
    await distributeWaiting(database, minutes(1))
    const seen = { id: ticket, assigneeId: ana.id }
    assert.equal(await releaseTicket(database, seen, ana, { toDistributor: false }, action), true)
    const messageIds: string[] = await database.reader('deliveries').pluck('message_id')
    await readyAfterReading(database.writer, messageIds, minutes(31))
    await comeOnline(database, ana, minutes(32))
    await distributeWaiting(database, minutes(32))
    assert.deepEqual(await agentsOf(database, [ticket]), [null])
  })

  test('assignTicket, seen with another agent than it has, changes nothing and writes no history', async () => {
    await using database = await open()
    const [ana, bia] = [await addAgent(database, 'ana'), await addAgent(database, 'bia')]
    const [id = ''] = await openRead(database, 1)
    const unassigned = { id, assigneeId: null }
    const answers = await Promise.all(
      [ana, bia].map((agent) => assignTicket(database, unassigned, agent, action)),
    )
    assert.deepEqual([...answers].sort(), [false, true])
    const lines = (await listHistory(database.reader, id)).filter(({ event }) => event === 'assigned')
    assert.deepEqual(
      lines.map(({ details }) => details.to),
      await agentsOf(database, [id]),
    )
    assert.equal((await database.reader('tickets').where({ id }).first()).version, 1)
  })

  test(`distribution, two processes at once on ${dialect}, gives every ticket to one agent, once`, async () => {
    await using database = await open()
    await switchOn(database)
    for (const name of ['ana', 'bia', 'rui'])
      await comeOnline(database, await addAgent(database, name), start)
    const tickets = await openRead(database, 30)
    const other = dialect === 'postgres' ? openDatabase(database.url) : database
    const given = await Promise.all(
      [database, other, database, other].map((each) => distributeWaiting(each, minutes(1))),
    )
    if (other !== database) await other.close()
    assert.equal(
      given.reduce((sum, count) => sum + count, 0),
      30,
    )
    const counts = Object.groupBy(await agentsOf(database, tickets), (name) => name ?? 'nobody')
    assert.deepEqual(
      Object.values(counts).map((each) => each?.length),
      [10, 10, 10],
    )
    const lines = await database.reader('history').where({ event: 'distributed' })
    assert.equal(lines.length, 30)
  })

  test('distribution, of a house whose setting is lost, is off until it is switched on again', async () => {
    await using database = await open()
    await database.writer('house_settings').delete()
    await comeOnline(database, await addAgent(database, 'ana'), start)
    const before = await openRead(database, 1)
    await switchOn(database)
    const next = await openRead(database, 1)
    await distributeWaiting(database, minutes(1))
    assert.deepEqual(await agentsOf(database, [...before, ...next]), [null, 'ana'])
  })

  test('distribution, switched off while it waits for its turn, A3 gives nothing', async () => {
    await using database = await open()
    await switchOn(database)
    await comeOnline(database, await addAgent(database, 'ana'), start)
    const tickets = await openRead(database, 1)
    const other = dialect === 'postgres' ? openDatabase(database.url) : database
    const turn = await database.writer.transaction()
    await lockDistribution(turn)
    const giving = distributeWaiting(other, minutes(1))
    await setTimeout(300)
    const off = JSON.stringify({ isOn: false, idleMinutes: 15, since: null })
    await turn('house_settings').update({ value: off })
    await turn.commit()
    assert.equal(await giving, 0)
    if (other !== database) await other.close()
    assert.deepEqual(await agentsOf(database, tickets), [null])
  })

  test('sayStatus, said twice, keeps the last and leaves the rest of an agent alone', async () => {
    await using database = await open()
    const ana = await addAgent(database, 'ana')
    await saveAgent(database, ana.id, { capacity: 3, skills: [] })
    await sayStatus(database.writer, ana.id, 'online')
    await sayStatus(database.writer, ana.id, 'away')
    const [row] = await database.reader('agents')
    assert.deepEqual([row.status, row.capacity], ['away', 3])
  })
})

async function statusOf(database: Database, userId: string): Promise<string> {
  return (await database.reader('agents').where({ user_id: userId }).first('status')).status
}
