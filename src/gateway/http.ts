import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Language } from '../domain/language.ts'
import { preferredLanguage } from '../domain/language.ts'
import type { Log } from '../domain/log.ts'
import type { Intake } from '../intake/intake.ts'
import { defaultLimits } from './door.ts'
import type { Door, DoorLimits, Listen } from './door.ts'
import { bearerOf, declaredOctetsOf, isMessageContent, keyOf, readEnvelope } from './http-envelope.ts'
import { type HttpReply, type ProblemId, problemOf } from './http-problem.ts'
import { TokenRates } from './http-rates.ts'
import { type ReplyStore, SubmissionDesk } from './http-submission.ts'
import { Pace, SessionCount, sweepIntervalMs } from './limits.ts'
import { listen } from './listen.ts'
import { OctetStream } from './octet-stream.ts'

/** What the HTTP door needs to open. */
export type HttpDoorOptions = {
  readonly listen: Listen
  readonly limits?: Partial<DoorLimits>
  readonly maxMessageOctets: number
  /** Messages that one token may bring in a minute; 0 where there is no limit. */
  readonly perMinute: number
  readonly intake: Pick<Intake, 'begin'>
  /** Whose a token is; `null` for what is none of ours. */
  readonly findToken: (token: string) => Promise<{ readonly id: string; readonly name: string } | null>
  readonly replies: ReplyStore
  readonly log: Log
}

type Headers = Readonly<Record<string, string>>
type Answer = HttpReply & { readonly headers?: Headers; readonly token?: string }
type Receiving = { readonly octets: OctetStream; readonly pace: Pace; readonly request: IncomingMessage }

const path = '/api/v1/messages'
const headersTimeoutMs = 10_000
/** How long a request that was answered early may go on sending. */
const lingerMs = 2000
const drainGraceMs = 30_000
/** When a program should ask again. */
const retrySeconds = 60

/**
 * Opens the HTTP door: `POST /api/v1/messages` with a message as it is, its envelope in the query, a token of ours.
 *
 * What becomes of the message is told as problem details unless it was taken. RFC 9457
 */
export async function startHttpDoor(options: HttpDoorOptions): Promise<Door> {
  const { log } = options
  const limits = { ...defaultLimits, ...options.limits }
  const sessions = new SessionCount(limits)
  const rates = new TokenRates(options.perMinute)
  const desk = new SubmissionDesk(options)
  const receiving = new Set<Receiving>()
  const sockets = new Set<Socket>()

  async function answerOf(request: IncomingMessage, goOn: () => void): Promise<Answer | null> {
    const [pathname = '', query = ''] = (request.url ?? '').split('?', 2)
    const searchParams = new URLSearchParams(query)
    const language = languageOf(request)
    const problem = (id: ProblemId, headers: Headers = {}): Answer => ({
      ...problemOf(id, language),
      headers,
    })
    if (pathname === '/healthz') return { status: 200, body: '{"listening":true}' }
    if (pathname !== path) return problem('not-found')
    if (request.method !== 'POST') return problem('method-not-allowed', { Allow: 'POST' })
    const shown = bearerOf(request)
    const token = shown === null ? null : await options.findToken(shown)
    if (token === null) return problem('unauthorized', { 'WWW-Authenticate': 'Bearer realm="portaria"' })
    const told = { token: token.name }
    const waitSeconds = rates.take(token.id, performance.now())
    if (waitSeconds > 0)
      return { ...problem('too-many-requests', { 'Retry-After': String(waitSeconds) }), ...told }
    if (!isMessageContent(request))
      return { ...problem('unsupported-content', { 'Accept-Post': 'message/rfc822' }), ...told }
    const envelope = readEnvelope(searchParams)
    if (envelope === null) return { ...problem('malformed-envelope'), ...told }
    const key = keyOf(request)
    if (key === undefined) return { ...problem('malformed-key'), ...told }
    const declaredOctets = declaredOctetsOf(request)
    if (declaredOctets === null || declaredOctets <= options.maxMessageOctets) goOn()
    const octets = new OctetStream(request)
    const one = { octets, pace: new Pace(limits, performance.now()), request }
    receiving.add(one)
    try {
      const peer = { address: request.socket.remoteAddress ?? null, helo: null, tls: null }
      const submission = { tokenId: token.id, key, peer, envelope, declaredOctets, octets, language }
      const reply = await desk.take(submission)
      return reply === null ? null : { ...reply, ...told }
    } finally {
      receiving.delete(one)
      if (!request.complete) void octets.drain()
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse, goOn: () => void): Promise<void> {
    try {
      const answer = await answerOf(request, goOn)
      if (answer === null) request.socket.destroy()
      else send(request, response, answer)
    } catch (error) {
      const isCut = request.destroyed && !request.complete
      if (isCut) log('debug', 'session.failed', { door: 'http', error })
      else log('error', 'transaction.failed', { door: 'http', error })
      send(request, response, problemOf('try-again', languageOf(request)))
    }
  }

  function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    if (response.destroyed || response.headersSent) return
    const { status, body, headers = {}, token } = answer
    const mayRetry = status === 429 || status === 503
    response.writeHead(status, {
      'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(mayRetry ? { 'Retry-After': String(retrySeconds) } : {}),
      ...headers,
      ...(request.complete ? {} : { Connection: 'close' }),
    })
    if (request.complete) response.end(body)
    else answerEarly(request, response, body)
    if (token !== undefined)
      log('info', 'http.answered', { token, status, peer: request.socket.remoteAddress })
  }

  const server = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: limits.dataSeconds * 1000, keepAliveTimeout: 5000 },
    (request, response) => void serve(request, response, () => undefined),
  )
  // Whoever asks first is answered before he sends anything. RFC 9110 §10.1.1
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    void serve(request, response, () => response.writeContinue())
  })
  server.on('connection', (socket) => {
    const peer = socket.remoteAddress ?? ''
    if (!sessions.enter(peer)) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      sessions.leave(peer)
    })
  })
  const address = await listen(server, options.listen)
  const sweeper = setInterval(() => {
    const now = performance.now()
    for (const { octets, pace, request } of receiving)
      if (!request.complete && pace.isTooSlow(octets.octets, now)) request.socket.destroy()
  }, sweepIntervalMs(limits))
  sweeper.unref()
  log('info', 'door.listening', { door: 'http', ...address })
  return {
    address,
    async drain(graceMs = drainGraceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    },
    async close() {
      clearInterval(sweeper)
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Answers a request that is still being sent, and reads what comes of it for a while.
 *
 * A connection that is closed over unread octets is reset, and the answer is lost with it. RFC 9112 §9.6
 */
function answerEarly(request: IncomingMessage, response: ServerResponse, body: string): void {
  const { socket } = request
  const linger = setTimeout(() => socket.destroy(), lingerMs).unref()
  request.once('end', () => response.end())
  request.once('close', () => clearTimeout(linger))
  request.resume()
  response.flushHeaders()
  response.write(body, () => socket.end())
}

function languageOf({ headers }: IncomingMessage): Language {
  return preferredLanguage(headers['accept-language'] ?? '') === 'en' ? 'en' : 'pt-BR'
}
