import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type {
  SMTPServerAddress,
  SMTPServerDataStream,
  SMTPServerOptions,
  SMTPServerSession,
} from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { isInNetworks } from '../domain/mail/network-set.ts'
import { SmtpSession } from './smtp-session.ts'
import type { DoorState } from './smtp-session.ts'

/** A proxy sends its header with the connection; a client that waits for our greeting never sends one. */
const proxyHeaderMs = 5000

/** smtp-server with our sessions in place of its own. */
export class SmtpServer extends SMTPServer {
  readonly #door: DoorState
  readonly #sessions = new Map<SMTPServerSession, SmtpSession>()

  constructor(options: SMTPServerOptions, door: DoorState) {
    super(options)
    this.#door = door
    this.on('error', (error) => this.#door.log('debug', 'session.failed', { error }))
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const session = new SmtpSession(this, socket, options, this.#door)
    this.#sessions.set(session.session, session)
    this.connections.add(session)
    session.on('error', (error) => this._onError(error))
    session.init()
  }

  /** Only a host that is named sends a PROXY header before its session, and must. */
  override _expectsProxyHeader(socket: Socket): boolean {
    return isInNetworks(this.#door.fronts.proxy, socket.remoteAddress ?? '')
  }

  override _acceptSocket(socket: Socket, handshake: boolean): (() => void) | false {
    const release = super._acceptSocket(socket, handshake)
    if (release !== false && this._expectsProxyHeader(socket)) socket.setTimeout(proxyHeaderMs)
    return release
  }

  override onConnect(_session: SMTPServerSession, callback: () => void): void {
    callback()
  }

  override onMailFrom(
    address: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error) => void,
  ): void {
    void this.#sessions.get(session)?.answerSender(address, callback)
  }

  override onRcptTo(
    address: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error) => void,
  ): void {
    void this.#sessions.get(session)?.answerRecipient(address, callback)
  }

  override onData(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error: null, replies: string[]) => void,
  ): void {
    void this.#sessions.get(session)?.answerMessage(stream, callback)
  }

  override onClose(session: SMTPServerSession): void {
    this.#sessions.delete(session)
  }

  /** The sessions whose socket is still open, those that have been said goodbye to as well. */
  sessions(): Iterable<SmtpSession> {
    return this.#sessions.values()
  }
}
