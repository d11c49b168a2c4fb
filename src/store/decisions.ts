import type { Disposition } from '../domain/disposition.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import type { Outcome } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { readTrace, traceText } from './trace-text.ts'

/** One recipient's delivery judged again: what was decided before, and what after. */
export type Decision = {
  readonly id: string
  readonly position: number
  /** Who asked for it: a user's name, or `cli`. */
  readonly actor: string
  readonly at: Date
  readonly old: Decided
  readonly new: Decided
  readonly trace: readonly TraceStep[]
  /** The version of the policy that judged it; `null` when that is not known. */
  readonly policyVersion: number | null
}

/** A disposition with its reason. */
export type Decided = { readonly disposition: Disposition; readonly reason: Outcome['reason'] }

type DecisionRow = {
  id: string
  position: number
  actor: string
  at: string
  old_disposition: Disposition
  old_reason: Outcome['reason']
  new_disposition: Disposition
  new_reason: Outcome['reason']
  trace: string
  policy_version: number | string | null
}

/** The later judgements of a message, the oldest first. */
export async function listDecisions(db: Db, messageId: string): Promise<readonly Decision[]> {
  const rows: DecisionRow[] = await db('decisions').where({ message_id: messageId }).orderBy('seq')
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    actor: row.actor,
    at: new Date(row.at),
    old: { disposition: row.old_disposition, reason: row.old_reason },
    new: { disposition: row.new_disposition, reason: row.new_reason },
    trace: readTrace(row.trace),
    policyVersion: row.policy_version === null ? null : Number(row.policy_version),
  }))
}

/** Records a judgement. */
export async function addDecision(
  trx: Db,
  decision: Omit<Decision, 'id'> & { readonly messageId: string },
): Promise<void> {
  await trx('decisions').insert({
    id: newId(decision.at),
    message_id: decision.messageId,
    position: decision.position,
    actor: decision.actor,
    at: decision.at.toISOString(),
    old_disposition: decision.old.disposition,
    old_reason: decision.old.reason,
    new_disposition: decision.new.disposition,
    new_reason: decision.new.reason,
    trace: traceText(decision.trace),
    policy_version: decision.policyVersion,
  })
}
