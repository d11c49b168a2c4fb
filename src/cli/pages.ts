import type { Health } from '../admin/health.ts'
import type { OrderLookUp } from '../admin/orders/look-up-order.ts'
import { type RunningAdmin, startAdmin } from '../admin/start-admin.ts'
import type { Config } from '../config.ts'
import type { Log } from '../domain/log.ts'
import type { Intake } from '../intake/intake.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { pulledAccounts } from '../outgoing/accounts/pulled.ts'
import { outgoingWorldOf, settingsWorldOf } from './outgoing-world.ts'
import { pullingMeans, quickTestLimits } from './pulling.ts'
import { previousSecrets, readSecret } from './secret.ts'
import { explainTakenPort } from './taken-port.ts'
import type { Workspace } from './workspace.ts'

type PagesOptions = {
  readonly listen: { readonly host: string; readonly port: number }
  readonly intake: Intake
  readonly readHealth: () => Promise<Health>
  readonly listener: () => Listener | null
}

/** Opens the pages with all that they ask of the other layers. */
export async function openPages(
  workspace: Workspace,
  { listen, intake, readHealth, listener }: PagesOptions,
  log: Log,
): Promise<RunningAdmin> {
  const { config, database, blobs } = workspace
  const outgoing = outgoingWorldOf(config, listener)
  const pulled = pulledAccounts({ database, pulling: await pullingMeans(workspace, quickTestLimits) })
  const pages = await startAdmin(listen, {
    database,
    intake,
    blobs,
    readHealth,
    clock: () => new Date(),
    log,
    publicUrl: config.publicUrl,
    secret: await readSecret(config),
    previousSecrets: previousSecrets(config),
    outgoing: { ...outgoing, accountSources: [pulled] },
    pulling: await pullingMeans(workspace),
    settingsWorld: settingsWorldOf(outgoing),
    secondFactor: config.admin.secondFactor,
    remoteImages: config.admin.remoteImages,
    orderLookUp: orderLookUpOf(config.orders),
    hostname: config.hostname,
    hostNames: [config.hostname],
  }).catch(explainTakenPort('admin', listen))
  log('info', 'door.listening', { door: 'admin', ...pages.address })
  return pages
}

/** The system that is asked for orders, where one is configured. */
function orderLookUpOf({
  lookUpUrl,
  lookUpToken,
  lookUpTimeoutSeconds,
}: Config['orders']): OrderLookUp | null {
  if (lookUpUrl === null) return null
  return { url: lookUpUrl, token: lookUpToken, timeoutMs: lookUpTimeoutSeconds * 1_000 }
}
