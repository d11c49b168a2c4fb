import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { ImageNetwork } from '../../src/admin/remote-images/network.ts'

/** A PNG of one dot. */
export const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A web server of pictures on loopback. */
export type PictureServer = AsyncDisposable & {
  readonly port: number
  /** Every request that came. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** Connections that came, with a request or without. */
  connections: number
  /** Lets names lead to this server and connections reach it alone. */
  readonly network: ImageNetwork
}

/** Starts a server that answers each path as told, and any other with a PNG. */
export async function startPictureServer(
  answers: Readonly<Record<string, (response: ServerResponse) => void>> = {},
): Promise<PictureServer> {
  const asked: PictureServer['asked'] = []
  const web: Server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, headers: request.headers })
    const answer = answers[path]
    if (answer === undefined) response.end(dot)
    else answer(response)
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const address = web.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port number')
  const { port } = address
  const server: PictureServer = {
    port,
    asked,
    connections: 0,
    network: {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      mayConnect: (to, toPort) => to === '127.0.0.1' && toPort === port,
    },
    async [Symbol.asyncDispose]() {
      web.closeAllConnections()
      await new Promise((resolve) => web.close(resolve))
    },
  }
  web.on('connection', () => {
    server.connections += 1
  })
  return server
}
