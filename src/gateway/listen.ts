import { once } from 'node:events'
import { chmod, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import type { Listen } from './door.ts'

/**
 * Starts listening and gives the address, with the port the system chose when 0 was asked for.
 *
 * A Unix socket that a killed process left behind is taken away; one that still answers is not. Until it has its mode
 * the system lets at most its owner connect.
 */
export async function listen(
  server: Server,
  where: Listen,
  socketMode: number | null = null,
): Promise<Listen> {
  if ('path' in where && (await isLeftBehind(where.path))) await rm(where.path, { force: true })
  const listening = once(server, 'listening')
  server.listen(where)
  await listening
  if ('path' in where) {
    if (socketMode !== null) await chmod(where.path, socketMode)
    return where
  }
  const { address, port } = server.address() as AddressInfo
  return { host: address, port }
}

async function isLeftBehind(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => null)
  if (entry === null || !entry.isSocket()) return false
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(false)
    })
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
}
