import { columnJson, columnText, keyTextOrNull } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'

/** Everything the audit log tells. */
export type AuditEvent =
  | 'signed-in'
  | 'sign-in-failed'
  | 'signed-out'
  | 'administrator-created'
  | 'password-changed'
  | 'language-changed'
  | 'user-added'
  | 'user-changed'
  | 'desk-added'
  | 'desk-changed'
  | 'desk-removed'
  | 'block-added'
  | 'block-removed'
  | 'rule-mode-changed'
  | 'attempt-approved'
  | 'attempt-refused'
  | 'filter-added'
  | 'filter-removed'
  | 'contact-added'
  | 'contact-changed'
  | 'message-reprocessed'
  | 'messages-reprocessed'
  | 'source-downloaded'
  | 'attachment-downloaded'
  | 'ticket-closed'
  | 'ticket-discarded'
  | 'ticket-marked-read'
  | 'ticket-marked-unread'
  | 'ticket-marked-spam'

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

type AuditRow = {
  id: string
  event: AuditEvent
  actor: string | null
  address: string
  subject: string | null
  details: string
  at: string
}

/** Adds a line to the audit log. There is no way to change or remove one. */
export async function recordAudit(db: Db, entry: AuditEntry, now: Date = new Date()): Promise<void> {
  await db('audit').insert({
    id: newId(now),
    event: entry.event,
    actor: keyTextOrNull(entry.actor),
    address: entry.address,
    subject: columnText(entry.subject ?? null),
    details: columnJson(entry.details ?? {}),
    at: now.toISOString(),
  })
}

/** The newest lines of the audit log, the newest first. */
export async function listAudit(db: Db, limit: number): Promise<readonly AuditRecord[]> {
  const rows: AuditRow[] = await db('audit').orderBy('seq', 'desc').limit(limit)
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    actor: row.actor,
    address: row.address,
    subject: row.subject,
    details: JSON.parse(row.details),
    at: new Date(row.at),
  }))
}
