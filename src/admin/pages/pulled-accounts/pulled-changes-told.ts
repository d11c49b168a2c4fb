import type { Desk } from '../../../domain/desk.ts'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import type { FormAccount } from './pulled-form.ts'

/** What the audit log tells of a change, without what signs in; only that it was typed anew. M20 */
export function auditDetails(
  was: PulledAccount | null,
  is: FormAccount,
  isSecretTyped: boolean,
  desks: readonly Desk[],
): Readonly<Record<string, unknown>> {
  const after = told(is, desks)
  const before = was === null ? null : told(was, desks)
  const changed = Object.entries(after).flatMap(([name, value]) => {
    if (before === null) return [[name, value]]
    const old = before[name]
    return old === value ? [] : [[name, `${String(old)} → ${String(value)}`]]
  })
  return { ...Object.fromEntries(changed), ...(isSecretTyped ? { secretTyped: true } : {}) }
}

function told(
  { name, kind, deskId, active, settings }: FormAccount,
  desks: readonly Desk[],
): Readonly<Record<string, unknown>> {
  const { server, user, oauth, folders, marksRead, deletesAfterDays, newOnly } = settings
  return {
    name,
    protocol: kind,
    desk: desks.find(({ id }) => id === deskId)?.address ?? null,
    active,
    server: `${server.host}:${server.port}`,
    encryption: server.encryption,
    user,
    clientId: oauth?.clientId ?? null,
    tenant: oauth?.tenant ?? null,
    folders: folders.join(', '),
    marksRead,
    deletesAfterDays,
    newOnly,
  }
}
