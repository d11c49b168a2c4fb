import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Candidate,
  distribute,
  type Queues,
  type WaitingTicket,
} from '../../../src/domain/ticket/distribute.ts'

const fiscal = 'fiscal'
const noQueues: Queues = new Map()

test('distribute, two agents with nothing open, A7 gives each two of four tickets in a repeatable order', () => {
  const given = names(distribute(tickets(4), [agent('t2'), agent('t1')], noQueues))
  assert.deepEqual(given, ['t1', 't2', 't1', 't2'])
  assert.deepEqual(names(distribute(tickets(4), [agent('t1'), agent('t2')], noQueues)), given)
})

test('distribute, agents with different numbers open, A7 fills up who has the fewest and says why', () => {
  const busy = agent('bia', { open: new Map([[fiscal, 2]]) })
  const [first, , third, fourth] = distribute(tickets(4), [busy, agent('rui')], noQueues)
  assert.deepEqual(first, {
    ticketId: 'ticket-0',
    agent: { id: 'rui', name: 'rui' },
    why: 'fewest-open',
    open: 0,
    among: 2,
  })
  assert.deepEqual([third?.agent.id, third?.why], ['bia', 'longest-without'])
  assert.deepEqual([fourth?.agent.id, fourth?.why], ['rui', 'fewest-open'])
})

test('distribute, agents with as many open, A7 takes who has gone longest without, then the first by name', () => {
  const turns = [agent('ana', { turn: 9 }), agent('bia', { turn: 3 }), agent('rui', { turn: 3 })]
  const [first] = distribute(tickets(1), turns, noQueues)
  assert.deepEqual([first?.agent.id, first?.why], ['bia', 'first-by-name'])
  const [next] = distribute(tickets(1), turns.slice(0, 2), noQueues)
  assert.deepEqual([next?.agent.id, next?.why], ['bia', 'longest-without'])
})

test('distribute, a single agent, A5 gives all to that one until the capacity is reached', () => {
  const shares = distribute(tickets(5), [agent('ana', { capacity: 3 })], noQueues)
  assert.deepEqual(names(shares), ['ana', 'ana', 'ana'])
  assert.ok(shares.every(({ why, among }) => why === 'only-one' && among === 1))
})

for (const [circumstance, changes, taken] of [
  ['who is given from this queue', { skills: new Set([fiscal]) }, true],
  ['who is given from any queue', {}, true],
  ['who is given from another queue', { skills: new Set(['outra']) }, false],
  ['who may only see it', { permissions: new Map([[fiscal, 'see' as const]]) }, false],
  ['who may work it', { permissions: new Map([[fiscal, 'work' as const]]) }, true],
  ['who has as many of the queue as one may have', { open: new Map([[fiscal, 2]]) }, false],
  ['who has as many of another queue', { open: new Map([['outra', 2]]) }, true],
  ['who has given it back', { id: 'gave-it-back' }, false],
] as const) {
  test(`distribute, an agent ${circumstance}, is ${taken ? '' : 'not '}given a ticket of a queue`, () => {
    const waiting = { id: 'one', queueId: fiscal, returnedBy: 'gave-it-back' }
    const shares = distribute([waiting], [agent('ana', changes)], new Map([[fiscal, { capacity: 2 }]]))
    assert.equal(shares.length === 1, taken)
  })
}

test('distribute, a ticket that nobody can take, holds up none behind it', () => {
  const waiting = [{ id: 'stuck', queueId: fiscal, returnedBy: null }, ...tickets(1)]
  const shares = distribute(waiting, [agent('ana', { skills: new Set(['outra']) })], noQueues)
  assert.deepEqual(
    shares.map(({ ticketId }) => ticketId),
    ['ticket-0'],
  )
})

function tickets(count: number): readonly WaitingTicket[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `ticket-${index}`,
    queueId: null,
    returnedBy: null,
  }))
}

function agent(id: string, changes: Partial<Candidate> = {}): Candidate {
  const open: Candidate['open'] = new Map()
  return {
    id,
    name: id,
    open,
    capacity: null,
    turn: 0,
    skills: new Set(),
    permissions: new Map(),
    ...changes,
  }
}

function names(shares: ReturnType<typeof distribute>): readonly string[] {
  return shares.map(({ agent: { name } }) => name)
}
