import type { InboundState, MessageState } from '../domain/disposition.ts'
import type { Db } from './dialect.ts'
import { insertTable } from './multi-row.ts'
import type { Table, TableRows } from './table.ts'

/** How many messages came in, and what became of them: the first is the sum of the rest, or something is lost. */
export type Equation = { readonly received: number } & Readonly<Record<InboundState, number>>

/** The equation of a day (UTC), and of all days. */
export type Equations = { readonly today: Equation; readonly all: Equation }

/** A change of how many messages are in a state. */
export type TallyChange = {
  /** When the message was received; its day counts. */
  readonly receivedAt: string
  readonly direction: 'in' | 'out'
  readonly state: MessageState | 'received'
  readonly count: number
}

/** Where the tallies are kept: what is written there is added. */
export const tallyTable: Table = {
  name: 'tallies',
  columns: ['day', 'direction', 'state', 'count'],
  tail: ' on conflict (day, direction, state) do update set count = tallies.count + excluded.count',
}

/** Adds to the tallies. */
export async function addTallies(trx: Db, changes: readonly TallyChange[]): Promise<void> {
  await insertTable(trx, tallyRows(changes))
}

/** The rows of changes of tallies, in the order of their key so that two writers never wait for each other in a circle. */
export function tallyRows(changes: readonly TallyChange[]): TableRows {
  const sums = new Map<string, TallyChange>()
  for (const change of changes) {
    const key = `${dayOf(change.receivedAt)} ${change.direction} ${change.state}`
    sums.set(key, { ...change, count: change.count + (sums.get(key)?.count ?? 0) })
  }
  const rows = [...sums]
    .filter(([, change]) => change.count !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, change]) => [dayOf(change.receivedAt), change.direction, change.state, change.count])
  return { table: tallyTable, rows }
}

/** The equation as it was counted along the way, for the day of `now` and for all time. */
export async function readEquation(db: Db, now: Date = new Date()): Promise<Equations> {
  const rows: TallyRow[] = await db('tallies').where({ direction: 'in' }).select('day', 'state', 'count')
  const today = dayOf(now.toISOString())
  return { today: toEquation(rows.filter((row) => row.day === today)), all: toEquation(rows) }
}

/** The equation of all time counted from the messages themselves, as a check of the tallies. */
export async function recount(db: Db): Promise<Equation> {
  const rows: TallyRow[] = await db('messages')
    .where({ direction: 'in' })
    .groupBy('state')
    .select('state')
    .count({ count: '*' })
  const [{ count: received } = { count: 0 }] = await db('messages')
    .where({ direction: 'in' })
    .count({ count: '*' })
  return toEquation([...rows, { state: 'received', count: Number(received) }])
}

type TallyRow = { day?: string; state: string; count: number | string }

function toEquation(rows: readonly TallyRow[]): Equation {
  const sum = (state: keyof Equation) =>
    rows.filter((row) => row.state === state).reduce((total, row) => total + Number(row.count), 0)
  return {
    received: sum('received'),
    ticket: sum('ticket'),
    reply: sum('reply'),
    held: sum('held'),
    refused: sum('refused'),
    discarded: sum('discarded'),
  }
}

function dayOf(time: string): string {
  return time.slice(0, 10)
}
