import { appendLinked } from './audit-chain.ts'
import { columnJson, columnText, keyText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'

/** Everything the audit log tells. */
export const auditEvents = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'administrator-created',
  'password-changed',
  'picture-changed',
  'second-factor-added',
  'second-factor-removed',
  'second-factor-failed',
  'recovery-codes-made',
  'language-changed',
  'user-added',
  'user-changed',
  'desk-added',
  'desk-changed',
  'desk-removed',
  'block-added',
  'block-removed',
  'rule-mode-changed',
  'classification-added',
  'classification-changed',
  'classification-removed',
  'attempt-approved',
  'attempt-refused',
  'filter-added',
  'filter-removed',
  'suppression-released',
  'association-added',
  'association-removed',
  'contacts-imported',
  'contact-added',
  'contact-changed',
  'contact-address-added',
  'contact-address-removed',
  'contact-address-first',
  'contacts-merged',
  'client-changed',
  'person-exported',
  'person-erased',
  'message-reprocessed',
  'messages-reprocessed',
  'source-downloaded',
  'attachment-downloaded',
  'pictures-shown',
  'ticket-closed',
  'ticket-validation-asked',
  'ticket-reopened',
  'ticket-discarded',
  'ticket-marked-read',
  'ticket-marked-unread',
  'ticket-marked-spam',
  'ticket-merged',
  'ticket-split',
  'ticket-requester-changed',
  'message-marked-spam',
  'message-corrected',
  'queue-added',
  'queue-changed',
  'queue-removed',
  'group-added',
  'group-changed',
  'group-removed',
  'ticket-type-added',
  'ticket-type-changed',
  'ticket-type-removed',
  'branch-added',
  'branch-changed',
  'branch-removed',
  'contract-added',
  'contract-changed',
  'contract-removed',
  'distribution-changed',
  'agent-changed',
  'agent-status-changed',
  'ticket-assigned',
  'ticket-released',
  'pre-ticket-assumed',
  'pre-ticket-attached',
  'pre-ticket-restored',
  'pre-ticket-type-changed',
  'orders-imported',
  'order-looked-up',
  'ticket-edited',
  'ticket-note-added',
  'ticket-note-erased',
  'ticket-participants-changed',
  'ticket-answered',
  'answer-undone',
  'mail-retried',
  'mail-mended',
  'mail-deleted',
  'mails-handled',
  'tickets-exported',
  'saved-search-added',
  'saved-search-changed',
  'saved-search-removed',
  'channel-added',
  'channel-changed',
  'channel-removed',
  'channel-tested',
  'channel-connected',
  'account-tested',
  'test-message-sent',
  'canary-changed',
  'pulled-account-added',
  'pulled-account-changed',
  'pulled-account-removed',
  'pulled-account-tested',
  'pulled-account-connected',
  'pulled-account-retried',
  'dkim-key-made',
  'dkim-key-removed',
  'mail-template-added',
  'mail-template-changed',
  'mail-template-removed',
  'workflow-step-added',
  'workflow-step-changed',
  'workflow-step-removed',
  'signature-changed',
  'ticket-stage-set',
  'token-added',
  'token-revoked',
] as const

/** Anything the audit log tells. */
export type AuditEvent = (typeof auditEvents)[number]

/** One line of the audit log: who did what, from where. Never a password or another secret. */
export type AuditEntry = {
  readonly event: AuditEvent
  /** The name of the signed-in person, or the name that was typed; `null` when there is none. */
  readonly actor: string | null
  /** The address at the other end of the socket. */
  readonly address: string
  /** What was changed: a name, an address, an id. */
  readonly subject?: string | null
  readonly details?: Readonly<Record<string, unknown>>
}

/** A line as it was kept. */
export type AuditRecord = Required<AuditEntry> & { readonly id: string; readonly at: Date }

/** What a list of the audit log asks for. */
export type AuditListRequest = PageRequest & {
  readonly actor: string | null
  readonly event: AuditEvent | null
}

type AuditRow = {
  seq: number | string
  id: string
  event: AuditEvent
  actor: string | null
  address: string
  subject: string | null
  details: string
  at: string
}

/** Adds a line to the audit log, linked to the one before. There is no way to change or remove one. */
export async function recordAudit(db: Db, entry: AuditEntry, now: Date = new Date()): Promise<void> {
  await appendLinked(db, {
    id: newId(now),
    event: entry.event,
    actor: keyTextOrNull(entry.actor),
    address: keyText(entry.address),
    subject: columnText(entry.subject ?? null),
    details: columnJson(entry.details ?? {}),
    at: now.toISOString(),
  })
}

/** The newest lines of the audit log, the newest first. */
export async function listAudit(db: Db, limit: number): Promise<readonly AuditRecord[]> {
  const rows: AuditRow[] = await db('audit').orderBy('seq', 'desc').limit(limit)
  return rows.map(toRecord)
}

/** A part of the audit log: what one person did, one kind of event, or everything. */
export async function listAuditPage(db: Db, request: AuditListRequest): Promise<Page<AuditRecord>> {
  const bound = boundOf(request)
  const query = db('audit')
  if (request.actor !== null) void query.where({ actor: keyText(request.actor) })
  if (request.event !== null) void query.where({ event: request.event })
  if (bound.seq !== null) void query.where('seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const found: AuditRow[] = await query.orderBy('seq', bound.direction).limit(request.limit + 1)
  return pageOf(found, request.limit, bound, toRecord)
}

function toRecord(row: AuditRow): AuditRecord {
  return {
    id: row.id,
    event: row.event,
    actor: row.actor,
    address: row.address,
    subject: row.subject,
    details: JSON.parse(row.details),
    at: new Date(row.at),
  }
}
