import { mayAt, type Permissions } from '../permission.ts'
import type { Queue } from '../queue.ts'

/** An agent who is online, as far as it matters for whose turn it is. */
export type Candidate = {
  readonly id: string
  readonly name: string
  /** Open tickets of the agent, by the id of their queue; those in none are under `null`. */
  readonly open: ReadonlyMap<string | null, number>
  /** Open tickets the agent is given at most; `null` for any number. */
  readonly capacity: number | null
  /** Moves with each assignment in the house, so that the lowest has waited longest. */
  readonly turn: number
  /** The queues the agent is given tickets from; from any when it is empty. */
  readonly skills: ReadonlySet<string>
  readonly permissions: Permissions
}

/** A ticket that waits for its agent. */
export type WaitingTicket = {
  readonly id: string
  readonly queueId: string | null
  /** The agent who gave it back, and is not given it again. */
  readonly returnedBy: string | null
}

/** What decided between the agents who could have been given a ticket. */
export type Why = 'only-one' | 'fewest-open' | 'longest-without' | 'first-by-name'

/** A ticket and the agent it goes to. */
export type Share = {
  readonly ticketId: string
  readonly agent: { readonly id: string; readonly name: string }
  readonly why: Why
  /** Open tickets of the agent just before. */
  readonly open: number
  /** Among how many agents it was decided. */
  readonly among: number
}

/** Queues by id, for what each agent is given of them at most. */
export type Queues = ReadonlyMap<string, Pick<Queue, 'capacity'>>

/**
 * Gives tickets to agents, in the order given: who has the fewest open, then who has gone longest without, then by name.
 *
 * The same tickets and agents are always shared in the same way. A ticket that nobody can take is left out. A7
 */
export function distribute(
  tickets: readonly WaitingTicket[],
  candidates: readonly Candidate[],
  queues: Queues,
): readonly Share[] {
  const agents = candidates.map((candidate) => ({ ...candidate, open: new Map(candidate.open) }))
  let turn = Math.max(0, ...candidates.map((candidate) => candidate.turn))
  const shares: Share[] = []
  for (const { id, queueId, returnedBy } of tickets) {
    const able = agents.filter((agent) => agent.id !== returnedBy && canTake(agent, queueId, queues))
    const [first, second] = able.sort(byTurn)
    if (first === undefined) continue
    const open = openOf(first)
    const { id: agentId, name } = first
    shares.push({
      ticketId: id,
      agent: { id: agentId, name },
      why: whyBetween(first, second),
      open,
      among: able.length,
    })
    first.open.set(queueId, (first.open.get(queueId) ?? 0) + 1)
    turn += 1
    first.turn = turn
  }
  return shares
}

/** Whether an agent may be given one more ticket of a queue. */
export function canTake(agent: Candidate, queueId: string | null, queues: Queues): boolean {
  if (agent.capacity !== null && openOf(agent) >= agent.capacity) return false
  if (queueId === null) return true
  if (agent.skills.size > 0 && !agent.skills.has(queueId)) return false
  const capacity = queues.get(queueId)?.capacity ?? null
  if (capacity !== null && (agent.open.get(queueId) ?? 0) >= capacity) return false
  return mayAt(agent.permissions, queueId, 'work')
}

function openOf({ open }: Candidate): number {
  return [...open.values()].reduce((sum, count) => sum + count, 0)
}

function byTurn(one: Candidate, other: Candidate): number {
  return openOf(one) - openOf(other) || one.turn - other.turn || (one.name < other.name ? -1 : 1)
}

function whyBetween(first: Candidate, second: Candidate | undefined): Why {
  if (second === undefined) return 'only-one'
  if (openOf(first) < openOf(second)) return 'fewest-open'
  return first.turn < second.turn ? 'longest-without' : 'first-by-name'
}
