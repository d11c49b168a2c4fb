import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between us and a server, and cuts each connection after so many octets of the server. */
export type CuttingProxy = AsyncDisposable & {
  readonly port: number
  /** After how many octets of the server the next connections end; `null` never. */
  cutAfter: number | null
  /** How many connections were cut. */
  readonly cuts: number
}

/** Opens one on a free port of the loopback. */
export async function openCuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let cuts = 0
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    const limit = proxy.cutAfter
    let octets = 0
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.on('data', (chunk: Buffer) => {
      const left = limit === null ? chunk.length : limit - octets
      octets += chunk.length
      if (left >= chunk.length) {
        near.write(chunk)
        return
      }
      cuts++
      near.end(chunk.subarray(0, Math.max(0, left)))
      far.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  const proxy: CuttingProxy = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cutAfter: null,
    get cuts() {
      return cuts
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}
