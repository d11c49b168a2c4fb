import type { Settlement } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'
import type { Table, TableRows } from './table.ts'

/** How many messages a rule has refused, and how many it would have. */
export type RuleHits = { readonly live: number; readonly shadow: number }

/** A message that a rule has objected to. */
export type RuleHit = {
  readonly messageId: string
  readonly at: Date
  readonly reversePath: string | null
  readonly author: string | null
  readonly subject: string | null
  readonly recipients: readonly string[]
}

type HitRow = {
  seq: number | string
  id: string
  received_at: string
  reverse_path: string | null
  author_address: string | null
  subject: string | null
  recipients: string
}

/** Where it is written which rules have objected to which messages. */
export const ruleHitTable: Table = { name: 'rule_hits', columns: ['rule', 'message_id', 'mode', 'at'] }

/** The rules that have objected to messages, each once; most messages have no such row. */
export function ruleHitRows(settlements: readonly Settlement[]): TableRows {
  const rows = settlements.flatMap(({ id, envelope, outcomes }) => {
    const objections = outcomes.flatMap(({ trace }) => trace.filter(({ verdict }) => verdict !== 'pass'))
    const modes = new Map(objections.map(({ rule, mark }) => [rule, mark ?? 'live']))
    return [...modes].map(([rule, mode]) => [rule, id, mode, envelope.receivedAt.toISOString()])
  })
  return { table: ruleHitTable, rows }
}

/** The hits of each rule since a time; a rule without any is missing. */
export async function countRuleHits(db: Db, since: Date): Promise<ReadonlyMap<string, RuleHits>> {
  const rows: { rule: string; mode: string; count: number | string }[] = await db('rule_hits')
    .where('at', '>=', since.toISOString())
    .groupBy('rule', 'mode')
    .select('rule', 'mode')
    .count({ count: '*' })
  const hits = new Map<string, RuleHits>()
  for (const { rule, mode, count } of rows) {
    hits.set(rule, { ...(hits.get(rule) ?? { live: 0, shadow: 0 }), [mode]: Number(count) })
  }
  return hits
}

/** The messages that a rule has refused or would have, the newest first. */
export async function listRuleHits(
  db: Db,
  { rule, mode, ...request }: PageRequest & { readonly rule: string; readonly mode: 'live' | 'shadow' },
): Promise<Page<RuleHit>> {
  const bound = boundOf(request)
  const found: HitRow[] = await db('rule_hits')
    .join('messages', 'messages.id', 'rule_hits.message_id')
    .where({ 'rule_hits.rule': rule, 'rule_hits.mode': mode })
    .modify((query) => {
      if (bound.seq !== null)
        void query.where('messages.seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
    })
    .orderBy('messages.seq', bound.direction)
    .limit(request.limit + 1)
    .select('messages.seq', 'id', 'received_at', 'reverse_path', 'author_address', 'subject', 'recipients')
  return pageOf(found, request.limit, bound, (row) => ({
    messageId: row.id,
    at: new Date(row.received_at),
    reversePath: row.reverse_path,
    author: row.author_address,
    subject: row.subject,
    recipients: JSON.parse(row.recipients),
  }))
}
