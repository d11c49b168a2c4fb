import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Candidate, distribute, type WaitingTicket } from '../../src/domain/ticket/distribute.ts'

const queueIds = ['fiscal', 'suporte'] as const
const queueId = fc.option(fc.constantFrom(...queueIds), { nil: null })

const agents: fc.Arbitrary<Candidate[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      capacity: fc.option(fc.nat(20), { nil: null }),
      turn: fc.nat(9),
      skills: fc.subarray([...queueIds]).map((ids) => new Set<string>(ids)),
      open: fc.nat(8),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  )
  .map((each) =>
    each.map(({ open, ...agent }) => ({
      ...agent,
      name: agent.id,
      open: new Map([[null, open]]),
      permissions: new Map(),
    })),
  )

const tickets: fc.Arbitrary<WaitingTicket[]> = fc
  .array(queueId, { maxLength: 60 })
  .map((ids) => ids.map((id, index) => ({ id: String(index), queueId: id, returnedBy: null })))

const anything = fc.tuple(
  tickets,
  agents,
  fc.record({ fiscal: fc.option(fc.nat(9), { nil: null }), suporte: fc.constant(null) }),
)

test('distribute, any tickets and agents, A7 shares alike whatever the order the agents come in', () => {
  fc.assert(
    fc.property(anything, ([waiting, candidates, capacities]) => {
      const queues = queuesOf(capacities)
      const backwards = distribute(waiting, [...candidates].reverse(), queues)
      assert.deepEqual(distribute(waiting, candidates, queues), backwards)
    }),
  )
})

test('distribute, any tickets and agents, gives none twice, in their order, and nobody more than the capacity', () => {
  fc.assert(
    fc.property(anything, ([waiting, candidates, capacities]) => {
      const shares = distribute(waiting, candidates, queuesOf(capacities))
      const order = shares.map(({ ticketId }) => Number(ticketId))
      assert.deepEqual(
        order,
        [...new Set(order)].sort((one, other) => one - other),
      )
      for (const { id, capacity, open, skills } of candidates) {
        const own = shares.filter(({ agent }) => agent.id === id)
        const held = (open.get(null) ?? 0) + own.length
        assert.ok(own.length === 0 || capacity === null || held <= capacity)
        const queueOf = (ticketId: string) => waiting[Number(ticketId)]?.queueId ?? null
        const queued = own.flatMap(({ ticketId }) => queueOf(ticketId) ?? [])
        assert.ok(skills.size === 0 || queued.every((queue) => skills.has(queue)))
        assert.ok(queued.filter((queue) => queue === 'fiscal').length <= (capacities.fiscal ?? Infinity))
      }
    }),
  )
})

test('distribute, agents without bounds, A7 leaves nobody with two more than another who was given less', () => {
  fc.assert(
    fc.property(tickets, agents, (waiting, bounded) => {
      const free = bounded.map((agent) => ({ ...agent, capacity: null, skills: new Set<string>() }))
      const shares = distribute(waiting, free, new Map())
      assert.equal(shares.length, free.length === 0 ? 0 : waiting.length)
      const given = free.map(({ id, open }) => {
        const count = shares.filter(({ agent }) => agent.id === id).length
        return { count, held: (open.get(null) ?? 0) + count }
      })
      const least = Math.min(...given.map(({ held }) => held))
      for (const { count, held } of given) assert.ok(count === 0 || held <= least + 1)
    }),
  )
})

function queuesOf(capacities: { readonly fiscal: number | null; readonly suporte: null }) {
  return new Map(Object.entries(capacities).map(([id, capacity]) => [id, { capacity }]))
}
