import { type AuditEntry, recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'

/** Adds to the audit log what an administrator changed on the command line. */
export async function noteChange(
  { writer }: Database,
  event: AuditEntry['event'],
  subject: string,
  details: AuditEntry['details'] = {},
): Promise<void> {
  await recordAudit(writer, { event, actor: 'cli', address: 'cli', subject, details })
}
