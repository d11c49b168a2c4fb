import type { Knex } from 'knex'
import { foldAddress, splitAddress } from '../domain/mail/address.ts'
import { nearNetwork } from '../domain/mail/network.ts'
import type { Db } from './dialect.ts'
import type { NewAttempt } from './door-attempts.ts'

/** Attempts of one desk that may wait at a time, and their octets: of all, of a network and of a domain that is proved. */
export type AttemptBounds = {
  readonly waiting: number
  readonly octets: number
  readonly perNetwork: number
  readonly perDomain: number
}

/** What may wait at a desk. */
export const attemptBounds: AttemptBounds = {
  waiting: 1000,
  octets: 1024 ** 3,
  perNetwork: 100,
  perDomain: 100,
}

type Wanting = Pick<NewAttempt, 'deskId' | 'octets' | 'isProved' | 'peer' | 'author'>

type Victim = { readonly seq: number | string; readonly octets: number | string }

/**
 * Makes room for an attempt among those that wait at its desk; whether there is some.
 *
 * A network or a domain that has its share there makes room for itself. Where all are too many, networks that crowd go
 * first, then authors whom nothing proves, then the oldest: a flood drives out itself. Nobody who is proved makes room
 * for somebody who is not. Their files go with the orphans.
 */
export async function makeRoom(db: Db, attempt: Wanting, most: AttemptBounds): Promise<boolean> {
  const { deskId, octets, isProved } = attempt
  if (octets > most.octets) return false
  // What has become a message waits no longer, though nobody decided of it.
  const waiting = () =>
    db('door_attempts').where({ 'door_attempts.desk_id': deskId, state: 'waiting', message_id: null })
  const yielding = () => waiting().whereIn('proved', isProved ? [false, true] : [false])
  const network = networkOf(attempt)
  if (network !== '') {
    const near = await waiting().where({ network }).count({ count: '*' }).first()
    const [oldest] = await yielding()
      .where({ network })
      .orderBy('proved')
      .orderBy('seq')
      .limit(1)
      .select('seq')
    if (Number(near?.count) >= most.perNetwork && !(await remove(db, oldest))) return false
  }
  if (isProved) {
    const kin = await kinOf(attempt, waiting())
    if (kin.length >= most.perDomain) await remove(db, kin[0])
  }
  const now = await waiting().count({ count: '*' }).sum({ octets: 'octets' }).first()
  let count = Number(now?.count)
  let sum = Number(now?.octets)
  while (count >= most.waiting || sum + octets > most.octets) {
    const near = waiting().groupBy('network').select('network').count({ attempts: '*' }).as('near')
    const victim: Victim | undefined = await yielding()
      .join(near, 'near.network', 'door_attempts.network')
      .orderByRaw('case when near.attempts > ? then 0 else 1 end', [Math.floor(most.perNetwork / 2)])
      .orderBy('proved')
      .orderBy('near.attempts', 'desc')
      .orderBy('seq')
      .first('seq', 'octets')
    if (victim === undefined) return false
    await remove(db, victim)
    count--
    sum -= Number(victim.octets)
  }
  return true
}

/** The network that an attempt is counted with; empty where it came from no host. */
export function networkOf({ peer }: Pick<NewAttempt, 'peer'>): string {
  return peer.address === null ? '' : (nearNetwork(peer.address) ?? '')
}

/** Those that wait whose authors are proved and of the same domain, the oldest first: who is not may be anybody. */
async function kinOf(
  { author }: Wanting,
  waiting: Knex.QueryBuilder,
): Promise<readonly { readonly seq: number | string }[]> {
  const domain = domainOf(author?.address ?? '')
  const rows: { seq: number | string; author_address: string | null }[] = await waiting
    .where({ proved: true })
    .orderBy('seq')
    .select('seq', 'author_address')
  return rows.filter((row) => domainOf(row.author_address ?? '') === domain)
}

/** Whether there was one to remove. */
async function remove(db: Db, victim: Pick<Victim, 'seq'> | undefined): Promise<boolean> {
  if (victim === undefined) return false
  await db('door_attempts').where({ seq: victim.seq }).delete()
  return true
}

function domainOf(address: string): string {
  return splitAddress(foldAddress(address))?.domain ?? ''
}
