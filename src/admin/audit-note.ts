import type { Request } from 'express'
import { type AuditEntry, recordAudit } from '../store/audit.ts'
import type { Authorship } from '../store/policy-version.ts'
import type { PageContext } from './page.ts'
import { userOf, visitOf } from './visit.ts'

/** Adds to the audit log what the signed-in person did, and from where. */
export async function note(
  { database, clock }: PageContext,
  request: Request,
  entry: Pick<AuditEntry, 'event' | 'subject' | 'details'>,
): Promise<void> {
  const who = { actor: userOf(request).name, address: visitOf(request).address }
  await recordAudit(database.writer, { ...entry, ...who }, clock())
}

/** Whose change of the policy it is, and when. */
export function authorshipOf({ clock }: PageContext, request: Request): Authorship {
  return { actor: userOf(request).name, now: clock() }
}
