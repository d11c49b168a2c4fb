import { TLSSocket } from 'node:tls'
import type { SMTPConnectionCustomAuthHandler } from 'nodemailer/lib/smtp-connection'
import type { OpenedChannel } from '../../domain/outgoing/opened-channel.ts'
import { isInsideAddress } from '../../intake/authenticity/inside-address.ts'
import type { DeliveryLimits, Hand, Parcel } from '../courier.ts'
import { envelopeAddress } from './envelope-address.ts'
import { codeIn, mailFault, type Refusal, refusalsOf, sessionFault, SmtpFault } from './fault.ts'
import { GuardedConnection } from './guarded-connection.ts'
import { handingStream, NotOurs } from './handing-stream.ts'
import { openSocket, type Target } from './open-socket.ts'
import type { Transcript } from './transcript.ts'

/** How a session is made private: not at all, if the server offers it, with its word, or from its first octet. */
export type Privacy = 'none' | 'opportunistic' | 'starttls' | 'tls'

/** A server and how to speak with it. */
export type Way = Target & {
  readonly privacy: Privacy
  /** Whether its certificate has to be of its name. RFC 6125 */
  readonly isVerified: boolean
  readonly auth: SignIn | null
}

/** Who signs in; without a mechanism the first that the server offers. */
export type SignIn =
  | NonNullable<OpenedChannel['auth']>
  | { readonly mechanism: null; readonly user: string; readonly password: string }

/** What a server said of a mail that it has taken for somebody. */
export type Taken = { readonly reply: string; readonly refusals: readonly Refusal[] }

/** The largest reply: none needs a thousandth. */
const maxReplyOctets = 1024 * 1024
const certificateWords = { verified: 'certificate verified', unverified: 'certificate not verified' }

/** Under its own name the library would take any other mechanism first. */
const byToken = 'BY-TOKEN'

/** What a session needs beside its server. */
export type SessionOptions = {
  readonly hostname: string
  readonly limits: DeliveryLimits
  /** Breaks off what is being opened; its reason is what is thrown. */
  readonly signal?: AbortSignal
}

/**
 * A connection to a mail server, open until it is closed or fails.
 *
 * Each mail is handed over in a transaction of its own. A session that has failed once is used no more.
 */
export class SmtpSession {
  readonly peer: string
  readonly openedAt: number = performance.now()
  readonly #connection: GuardedConnection
  readonly #limits: DeliveryLimits
  readonly #line: Line
  #isOver = false
  /** What waits for the connection to fail. */
  #onFailure: ((error: unknown) => void) | null = null
  /** How many mails were tried on it. */
  mails = 0
  /** Whether its server takes addresses with other letters than ASCII. RFC 6531 §3.1 */
  takesAnyLetter = false

  private constructor(connection: GuardedConnection, peer: string, limits: DeliveryLimits, line: Line) {
    this.#connection = connection
    this.peer = peer
    this.#limits = limits
    this.#line = line
    connection.on('error', (error: unknown) => this.#fail(error))
    connection.once('end', () => this.#fail(new Error('the server closed the connection')))
  }

  /** Connects, makes the session private and signs in; throws an SmtpFault. */
  static async open(way: Way, options: SessionOptions, transcript: Transcript): Promise<SmtpSession> {
    const { hostname, limits, signal } = options
    const socket = await openSocket(way, limits.silenceMs, signal)
    const line: Line = { transcript, secrets: [] }
    const connection = new GuardedConnection({
      connection: socket,
      host: way.host,
      port: way.port,
      secure: way.privacy === 'tls',
      ignoreTLS: way.privacy === 'none',
      requireTLS: way.privacy === 'starttls',
      opportunisticTLS: way.privacy === 'opportunistic',
      name: hostname,
      connectionTimeout: limits.silenceMs,
      greetingTimeout: limits.silenceMs,
      socketTimeout: limits.silenceMs,
      maxResponseSize: maxReplyOctets,
      tls: { rejectUnauthorized: way.isVerified },
      transactionLog: true,
      logger: listener(line),
      customAuth: { [byToken]: bearer(way.auth, line) },
    })
    const address = socket.remoteAddress ?? ''
    const name = way.host === address ? address : `${way.host} [${address}]`
    const session = new SmtpSession(connection, `${name}:${way.port}`, limits, line)
    const timer = setTimeout(
      () => session.#fail(new Error('the server takes too long to begin')),
      limits.silenceMs * 2,
    )
    const breakOff = (): void => session.#fail(signal?.reason)
    signal?.addEventListener('abort', breakOff, { once: true })
    try {
      await session.#ask((done) => connection.connect(done))
      session.takesAnyLetter = transcript.offers('SMTPUTF8')
      if (way.auth !== null) await session.#signIn(way, way.auth, address)
      return session
    } catch (error) {
      session.close()
      throw error instanceof SmtpFault ? error : sessionFault(error, connection.upgrading === true)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', breakOff)
    }
  }

  /** The protocol and cipher, and whether the certificate was checked; `null` in clear text. */
  get tls(): string | null {
    const socket = this.#connection._socket
    if (!(socket instanceof TLSSocket)) return null
    const words = socket.authorized ? certificateWords.verified : certificateWords.unverified
    return `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().name}, ${words}`
  }

  /** Whether another mail may be tried on it. */
  get isUsable(): boolean {
    return !this.#isOver
  }

  /** Begins anew on a kept connection, and answers whether the server is still there. RFC 5321 §4.1.1.5 */
  async reset(transcript: Transcript): Promise<boolean> {
    if (this.#isOver) return false
    this.#line.transcript = transcript
    for (const secret of this.#line.secrets) transcript.conceal(secret)
    return this.#ask((done) => this.#connection.reset(done)).then(
      () => true,
      () => false,
    )
  }

  /**
   * Hands a mail over; throws an SmtpFault when nobody got it, and NotOurs when it may not leave any more.
   *
   * A fault with the outcome `unknown` came when the server had all octets: nobody knows what it did with them.
   */
  async send(parcel: Parcel, octets: AsyncIterable<Uint8Array>, hand: Hand): Promise<Taken> {
    this.mails += 1
    const envelope = {
      from: envelopeAddress(parcel.reversePath ?? ''),
      to: [...new Set(parcel.recipients.map(({ address }) => envelopeAddress(address)))],
      size: parcel.length,
      use8BitMime: true,
      // Filled by the connection while the server answers.
      accepted: [] as string[],
      rejectedErrors: [] as unknown[],
    }
    const state = { isHanded: false, isTaken: true }
    const tooLong = setTimeout(() => this.#fail(new Error('the mail takes too long')), this.#limits.wholeMs)
    let lastReply: NodeJS.Timeout | undefined
    const stream = handingStream(octets, async () => {
      const accepted = new Set(envelope.accepted)
      const positions = parcel.recipients.filter(({ address }) => accepted.has(envelopeAddress(address)))
      state.isTaken = await hand(positions.map(({ position }) => position))
      if (!state.isTaken || this.#isOver) return false
      state.isHanded = true
      clearTimeout(tooLong)
      this.#line.transcript.command('.')
      const socket = this.#connection._socket
      if (socket) socket.setTimeout(this.#limits.lastReplyMs)
      lastReply = setTimeout(() => this.#fail(new Error('no answer to the mail')), this.#limits.lastReplyMs)
      return true
    })
    try {
      const info = await this.#ask<{ response: string }>((done) =>
        this.#connection.send(envelope, stream, done),
      )
      if (!state.isHanded) throw new Error(`an answer before the mail: ${info.response}`)
      return { reply: info.response, refusals: refusalsOf(envelope) }
    } catch (error) {
      if (!state.isTaken || error instanceof NotOurs) {
        this.close()
        throw new NotOurs('the mail may not leave any more')
      }
      const fault = mailFault(error)
      const refusals = fault.refusals.length > 0 ? fault.refusals : refusalsOf(envelope)
      const isAnswered = codeIn(fault.reply) !== null
      if (!isAnswered) this.close()
      const outcome = state.isHanded && !isAnswered ? 'unknown' : fault.outcome
      throw new SmtpFault({ ...fault, reply: fault.reply, outcome, refusals }, error)
    } finally {
      clearTimeout(tooLong)
      clearTimeout(lastReply)
      const socket = this.#connection._socket
      if (socket && !this.#isOver) socket.setTimeout(this.#limits.silenceMs)
    }
  }

  /** Says goodbye; nothing waits for the answer. */
  quit(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#connection.quit()
    setTimeout(() => this.#connection.close(), 1_000).unref()
  }

  /** Ends the connection at once. */
  close(): void {
    this.#isOver = true
    this.#connection.close()
  }

  async #signIn(way: Way, auth: SignIn, address: string): Promise<void> {
    const isPrivate = this.#connection.secure || auth.mechanism === 'cram-md5' || isInsideAddress(address)
    if (!isPrivate)
      throw new SmtpFault({
        outcome: 'insecure',
        code: null,
        reply: `a password never leaves in clear text for ${way.host}`,
      })
    const method = auth.mechanism === 'xoauth2' ? byToken : auth.mechanism?.toUpperCase()
    const pass = 'password' in auth ? auth.password : ''
    await this.#ask((done) =>
      this.#connection.login({ user: auth.user, pass, ...(method === undefined ? {} : { method }) }, done),
    )
  }

  /** Asks the connection for something; a connection that fails meanwhile answers for it. */
  #ask<T>(ask: (done: (error?: unknown, result?: T) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#onFailure = reject
      ask((error, result) => {
        if (error) reject(error)
        else resolve(result as T)
      })
    }).finally(() => {
      this.#onFailure = null
    })
  }

  #fail(error: unknown): void {
    // The first word counts: to close tells that it is closed.
    const tell = this.#onFailure
    this.#onFailure = null
    if (!this.#isOver) {
      this.#isOver = true
      this.#connection.close()
    }
    tell?.(error)
  }
}

/** What was said in the transaction of now, and what may be said in none. */
type Line = { transcript: Transcript; secrets: readonly string[] }

/** Signs in by a token that is asked for when it is needed. RFC 7628 */
function bearer(auth: SignIn | null, line: Line): SMTPConnectionCustomAuthHandler {
  return async ({ sendCommand, resolve, reject }) => {
    if (auth?.mechanism !== 'xoauth2') return reject('no token to sign in by')
    const token = await auth.accessToken()
    line.secrets = [token]
    line.transcript.conceal(token)
    const said = Buffer.from(`user=${auth.user}\x01auth=Bearer ${token}\x01\x01`).toString('base64')
    const answer = await sendCommand(`AUTH XOAUTH2 ${said}`)
    // What it refuses it explains first, and waits for an empty line.
    const last = answer.status === 334 ? await sendCommand('') : answer
    if (last.status === 235) resolve()
    else {
      auth.refuse?.(token)
      reject('the token was refused')
    }
  }
}

/** Hears what the connection says and is told. */
function listener(line: { readonly transcript: Transcript }) {
  const none = (): void => undefined
  return {
    level: none,
    trace: none,
    info: none,
    warn: none,
    error: none,
    fatal: none,
    debug: (data: unknown, text: unknown): void => {
      if (typeof data !== 'object' || data === null || !('tnx' in data)) return
      if (data.tnx === 'client') line.transcript.command(String(text))
      if (data.tnx === 'server') line.transcript.reply(String(text))
    },
  }
}
