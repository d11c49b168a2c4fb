import type { FieldChange, PolicyChange, PolicyEvent } from '../domain/policy/policy-change.ts'
import type { Db } from './dialect.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'

/** A version of the policy with what made it. */
export type PolicyChangeRecord = PolicyChange & { readonly version: number; readonly at: Date }

type ChangeRow = {
  version: number | string
  event: PolicyEvent
  subject: string
  actor: string
  changes: string
  at: string
}

/** A part of the versions, the newest first. */
export async function listPolicyChanges(db: Db, request: PageRequest): Promise<Page<PolicyChangeRecord>> {
  const bound = boundOf(request)
  const query = db('policy_changes')
  if (bound.seq !== null) void query.where('version', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const found: ChangeRow[] = await query.orderBy('version', bound.direction).limit(request.limit + 1)
  const rows = found.map((row) => ({ ...row, seq: row.version }))
  return pageOf(rows, request.limit, bound, toRecord)
}

function toRecord(row: ChangeRow): PolicyChangeRecord {
  const changes: readonly FieldChange[] = JSON.parse(row.changes)
  return {
    version: Number(row.version),
    event: row.event,
    subject: row.subject,
    actor: row.actor,
    changes,
    at: new Date(row.at),
  }
}
