import { type AuditEntry, recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { Authorship } from '../store/policy-version.ts'

/** Adds to the audit log what an administrator changed on the command line. */
export async function noteChange(
  { writer }: Database,
  event: AuditEntry['event'],
  subject: string,
  details: AuditEntry['details'] = {},
): Promise<void> {
  await recordAudit(writer, { event, actor: 'cli', address: 'cli', subject, details })
}

/** Whose change of the policy it is, and when. */
export function byCommand(): Authorship {
  return { actor: 'cli', now: new Date() }
}
