import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../domain/log.ts'
import { type Destination, deliveryTo } from '../outgoing/delivery.ts'
import { type Outbound, startOutbound } from '../outgoing/outbound.ts'
import { recordFailure, recordSent, takeDue } from '../store/outbox.ts'
import { readSecret } from './secret.ts'
import type { Workspace } from './workspace.ts'

/** Starts to send the mails of the outbox; `null` when there is nowhere to send them, and they wait. */
export async function startOutgoing(
  { config, database: { writer } }: Workspace,
  destination: Destination | null,
  log: Log,
): Promise<Outbound | null> {
  if (destination === null) return null
  return startOutbound({
    work: {
      take: (limit) => takeDue(writer, new Date(), limit),
      sent: (id, reply) => recordSent(writer, id, reply, new Date()),
      failed: (id, reply, retryAt) => recordFailure(writer, id, reply, retryAt),
    },
    deliver: deliveryTo(destination, config.hostname),
    secret: await readSecret(config),
    hostname: config.hostname,
    log,
  })
}

/** A folder that takes the place of the world: no fictional mail may reach a real person. */
export async function makeSink(dataDir: string): Promise<Destination> {
  const folder = path.join(dataDir, 'sent')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { folder }
}
