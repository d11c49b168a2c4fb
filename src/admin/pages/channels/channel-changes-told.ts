import type { Channel } from '../../../domain/outgoing/channel.ts'
import type { FormChannel } from './channel-form.ts'

/** Whether a change could keep mail from leaving: of the server, the account, the address, or being in use at all. A2 */
export function isRisky(was: Channel, is: FormChannel): boolean {
  return (
    was.address !== is.address ||
    (was.active && !is.active) ||
    (was.isSystem && !is.isSystem) ||
    JSON.stringify(deliveryOf(was)) !== JSON.stringify(deliveryOf(is))
  )
}

/** What the audit log tells of a change, without what signs in; only that it was typed anew. M20 */
export function auditDetails(
  was: Channel | null,
  is: FormChannel,
  isSecretTyped: boolean,
): Readonly<Record<string, unknown>> {
  const after = told(is)
  const before = was === null ? null : told(was)
  const changed = Object.entries(after).flatMap(([name, value]) => {
    if (before === null) return [[name, value]]
    const old = before[name]
    return old === value ? [] : [[name, `${String(old)} → ${String(value)}`]]
  })
  return { ...Object.fromEntries(changed), ...(isSecretTyped ? { secretTyped: true } : {}) }
}

function told({
  name,
  kind,
  address,
  senderName,
  active,
  isSystem,
  settings,
}: FormChannel): Record<string, unknown> {
  const { server, login, oauth, sendsTogether, whenUnknown } = settings
  return {
    name,
    channelKind: kind,
    address,
    senderName,
    active,
    isSystem,
    server: server === null ? null : `${server.host}:${server.port}`,
    encryption: server?.encryption ?? null,
    user: login?.user ?? null,
    mechanism: login?.mechanism ?? null,
    clientId: oauth?.clientId ?? null,
    tenant: oauth?.tenant ?? null,
    sendsTogether,
    whenUnknown,
  }
}

function deliveryOf({ settings: { server, login, oauth } }: FormChannel): unknown {
  return [
    server?.host,
    server?.port,
    server?.encryption,
    login?.user,
    login?.mechanism,
    oauth?.clientId,
    oauth?.tenant,
  ]
}
