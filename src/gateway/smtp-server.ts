import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type {
  SMTPServerAddress,
  SMTPServerDataStream,
  SMTPServerOptions,
  SMTPServerSession,
} from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { SmtpSession } from './smtp-session.ts'
import type { DoorState } from './smtp-session.ts'

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
