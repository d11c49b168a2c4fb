import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { type HttpDoorOptions, startHttpDoor } from '../../src/gateway/http.ts'
import type { KeptReply } from '../../src/gateway/http-submission.ts'
import { openIntake, silentLog } from './gateway.ts'

/** The token that the door of a test knows. */
export const goodToken = 'ptr_teste'

/** An HTTP door on a free port of the loopback, with answers kept in memory unless the test says otherwise. */
export async function openHttpDoor(change: Partial<HttpDoorOptions> = {}) {
  const kept = new Map<string, KeptReply>()
  const door = await startHttpDoor({
    listen: { host: '127.0.0.1', port: 0 },
    maxMessageOctets: 1_000_000,
    perMinute: 0,
    intake: openIntake().intake,
    findToken: async (token) => (token === goodToken ? { id: 't1', name: 'erp' } : null),
    replies: {
      find: async (tokenId, key) => kept.get(`${tokenId} ${key}`) ?? null,
      async keep(tokenId, key, reply) {
        const place = `${tokenId} ${key}`
        const counting = kept.get(place) ?? reply
        kept.set(place, counting)
        return counting
      },
    },
    log: silentLog,
    ...change,
  })
  return { port: 'port' in door.address ? door.address.port : 0, door }
}

/** What a test asks for; a good request unless it says otherwise. */
export type HttpAsk = {
  readonly port: number
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | Readable
}

/** What came back. */
export type HttpAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  readonly json: Readonly<Record<string, unknown>>
}

/** The path of a good request. */
export const goodPath = '/api/v1/messages?from=ana%40client.example&to=suporte%40desk.example'

/** Asks an HTTP door. */
export async function ask({ port, method = 'POST', path = goodPath, headers = {}, body = '' }: HttpAsk) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const good = { authorization: `Bearer ${goodToken}`, 'content-type': 'message/rfc822' }
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: { ...good, ...headers } })
    request.on('response', (response) => {
      text(response).then((raw) => {
        const json = raw.startsWith('{') ? JSON.parse(raw) : {}
        resolve({ status: response.statusCode ?? 0, headers: response.headers, raw, json })
      }, reject)
    })
    request.on('error', reject)
    if (body instanceof Readable) body.pipe(request)
    else request.end(body)
  })
}
