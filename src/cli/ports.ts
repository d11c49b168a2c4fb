import { createServer } from 'node:net'
import type { TcpListen } from '../config.ts'

/** Whether a port can be opened now. */
export function isFree({ host, port }: TcpListen): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** The next port after a taken one that can be opened; `null` when the following hundred are all taken. */
export async function nextFree({ host, port }: TcpListen): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(port + 100, 65_535); candidate++) {
    if (await isFree({ host, port: candidate })) return candidate
  }
  return null
}
