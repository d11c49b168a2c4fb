import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pruneLoginSessions } from '../store/login-sessions.ts'
import { type AdminOptions, createAdminApp } from './app.ts'
import { BulkReprocess } from './bulk-reprocess.ts'
import { ImpactWork } from './impact-work.ts'

/** Where the pages listen; port 0 lets the system choose. */
export type AdminListen = { readonly host: string; readonly port: number }

/** The running pages. */
export type RunningAdmin = {
  readonly address: { readonly host: string; readonly port: number }
  /** Takes no new request, lets those in hand end, stops what runs in the background. */
  close(): Promise<void>
}

const pruneEveryMs = 15 * 60_000
const closeWithinMs = 5_000

/** Opens the pages on a socket; rejects when the port is taken. */
export async function startAdmin(
  listen: AdminListen,
  options: Omit<AdminOptions, 'bulk' | 'impacts'>,
): Promise<RunningAdmin> {
  const { database, clock, log } = options
  const bulk = new BulkReprocess(log)
  const impacts = new ImpactWork(options)
  const isAnyAddress = listen.host === '0.0.0.0' || listen.host === '::'
  const hostNames = isAnyAddress ? options.hostNames : [...options.hostNames, listen.host]
  // A request that comes too slowly is cut: 20 s for the header section, 60 s for all of it.
  const server = createServer(
    {
      headersTimeout: 20_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 10_000,
      connectionsCheckingInterval: 5_000,
    },
    createAdminApp({ ...options, bulk, impacts, hostNames }),
  )
  server.maxConnections = 500
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen.port, listen.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const pruning = setInterval(() => {
    pruneLoginSessions(database.writer, clock()).catch((error: unknown) =>
      log('warn', 'store.failed', { error }),
    )
  }, pruneEveryMs)
  pruning.unref()
  return {
    address: addressOf(server.address()),
    async close() {
      clearInterval(pruning)
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), closeWithinMs)
      await ended
      clearTimeout(cut)
      await Promise.all([bulk.close(), impacts.close()])
    },
  }
}

function addressOf(address: AddressInfo | string | null): { host: string; port: number } {
  if (address === null || typeof address === 'string')
    throw new Error(`expected a TCP address, got ${address}`)
  return { host: address.address, port: address.port }
}
