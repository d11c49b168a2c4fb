import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SMTPConnection, SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { SMTPServer, SMTPServerAddress, SMTPServerDataStream } from 'smtp-server'
import type { Peer } from '../domain/mail/envelope.ts'
import { defer } from '../domain/policy/verdict.ts'
import { overall } from '../intake/answer.ts'
import type { Answer, RecipientReply, Transaction } from '../intake/intake.ts'
import type { DoorLimits, DoorOptions } from './door.ts'
import { maskCommand } from '../intake/dialogue-mask.ts'
import { FrontedConnection } from './fronted-connection.ts'
import type { Fronts } from './fronts.ts'
import { translateReply } from './library-replies.ts'
import { FaultCount, Pace, type SessionCount } from './limits.ts'
import { OctetStream } from './octet-stream.ts'
import { type ParsedPath, parsePathCommand } from './path-command.ts'
import { formatReply, replyOf, replyTo } from './replies.ts'
import type { Reply, ReplyId } from './replies.ts'
import { SmtpStream } from './smtp-stream.ts'

/** What the sessions of one door share. */
export type DoorState = Pick<DoorOptions, 'protocol' | 'intake' | 'log'> & {
  readonly limits: DoorLimits
  readonly sessions: SessionCount
  readonly fronts: Fronts
  /** Hears of the address of each peer. */
  readonly notePeer: (address: string) => void
  isDraining: boolean
}

/** Longest command line that is read; 512 octets are enough for every command without extensions. RFC 5321 §4.5.3.1.4 */
const maxCommandOctets = 2048
const internalFailure: Answer = { verdict: defer('internal-failure'), text: [] }

/**
 * One session of the door: smtp-server's connection with our greeting, our replies and our limits.
 *
 * smtp-server keeps the dialogue, the reading of the socket and TLS. What it says is put into the catalogue's words
 * on the way out, in the one function that writes.
 */
export class SmtpSession extends FrontedConnection {
  readonly #door: DoorState
  readonly #faults: FaultCount
  readonly #openedAt = performance.now()
  #lastCommandAt = this.#openedAt
  #isCounted = false
  #unsent = ''
  /** Our own replies, said in place of what smtp-server is about to say. */
  #chosen: Reply[] = []
  #transaction: Transaction | null = null
  #accepted: string[] = []
  #receiving: { readonly octets: OctetStream; readonly pace: Pace } | null = null

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null | undefined,
    door: DoorState,
  ) {
    super(server, socket, options, door.fronts)
    this.#door = door
    this.#faults = new FaultCount(door.limits)
  }

  /**
   * Greets in the next turn of the event loop, where smtp-server waits 100 ms.
   *
   * What already lies in the socket is read before that turn, so that a peer that talks without having been
   * greeted is still found out. RFC 5321 §4.3.1
   */
  override init(): void {
    this._setListeners(() => {
      this.#door.log('debug', 'session.opened', { session: this.id, peer: this.remoteAddress })
      this.#door.notePeer(this.countedAs)
      this.#isCounted = this.#door.sessions.enter(this.countedAs)
      if (!this.#isCounted) this.#turnAway()
      else if (this.#door.isDraining) this.#say(replyOf('shutting-down'))
      else setImmediate(() => this.connectionReady())
    })
  }

  /** A peer may close its side behind its last command and still wait for the replies, as Exim does. */
  override _createParser(): SmtpStream {
    return new SmtpStream({
      command: (line, goOn) => this._onCommand(line, goOn),
      fault: (error) => this.send(421, `Error: ${error.message}`),
      end: (isInMessage) => void (isInMessage ? this._socket.destroy() : this.close()),
    })
  }

  override connectionReady(next?: () => void): void {
    if (this._closing || this._closed) return
    if (this._parser && this._parser._remainder !== '') this.#say(replyOf('early-talker'))
    else super.connectionReady(next)
  }

  /** Says what smtp-server wants to say in the words of the catalogue, or what was chosen in its place. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const chosen = this.#chosen.shift()
    const reply = chosen ?? translateReply(code, data, context)
    if (chosen === undefined && reply.code >= 500) this.#faults.error()
    this.#say(reply)
    if (code === 421) this.close()
  }

  override close(): void {
    this.#flush()
    super.close()
  }

  override upgrade(callback: () => void, secureCallback?: () => void): void {
    this.#flush()
    // A peer that goes away during the handshake waits for nothing.
    this._socket.allowHalfOpen = false
    super.upgrade(callback, () => {
      this._socket.allowHalfOpen = true
      secureCallback?.()
    })
  }

  override _onClose(): void {
    if (this.#isCounted) this.#door.sessions.leave(this.countedAs)
    this.#isCounted = false
    this.#door.log('debug', 'session.closed', { session: this.id, peer: this.remoteAddress })
    super._onClose()
  }

  override _resetSession(): void {
    this.#transaction = null
    this.#accepted = []
    super._resetSession()
  }

  /** Judges the form of a command line before smtp-server looks at its word. */
  override _onCommand(command: Buffer, callback?: () => void): void {
    this.#lastCommandAt = performance.now()
    this._unrecognizedCommands = 0
    const line = command.toString('latin1')
    this.#door.log('debug', 'session.dialogue', () => ({ session: this.id, client: maskCommand(line) }))
    const fault = this._ready && !this._upgrading ? this.#faultOf(line) : null
    if (fault === null) {
      this.#faults.command(line.split(' ', 1)[0]?.toUpperCase() ?? '')
      super._onCommand(command, callback)
      return
    }
    this.#faults.error()
    this.#say(replyOf(fault))
    setImmediate(() => this._whenWritable(callback ?? (() => undefined)))
  }

  override _parseAddressCommand(name: string, line: Buffer | string): ParsedPath | false {
    const command = name === 'mail from' ? 'MAIL FROM' : 'RCPT TO'
    const mayBeUtf8 = command === 'RCPT TO' && this.session.envelope.smtpUtf8 === true
    const parsed = parsePathCommand(command, Buffer.from(line), mayBeUtf8)
    if (!('code' in parsed)) return parsed
    this.#faults.error()
    this.#chosen = [parsed]
    return false
  }

  /** Leaves the size to the intake, which knows the text to refuse it with. */
  override _validateMailParams(parsed: SMTPServerAddress): ReturnType<SMTPConnection['_validateMailParams']> {
    const error = super._validateMailParams(parsed)
    return error?.code === 552 ? null : error
  }

  /** Begins a transaction and answers MAIL. */
  async answerSender({ address, args }: SMTPServerAddress, callback: (error?: Error) => void): Promise<void> {
    const declared = args && typeof args.SIZE === 'string' ? Number(args.SIZE) : null
    const transaction = await this.#ask(async () => {
      const begun = this.#door.intake.begin({ door: this.#door.protocol, peer: this.#peer(), key: this })
      return {
        begun,
        answer: await begun.from(address === '' ? null : address, { declaredOctets: declared }),
      }
    })
    const answer = transaction?.answer ?? internalFailure
    const isAccepted = answer.verdict.kind === 'pass'
    if (isAccepted) this.#transaction = transaction?.begun ?? null
    if (answer.verdict.kind === 'reject') this.#faults.error()
    this.#chosen = [replyTo(answer.verdict, answer.text, 'sender-accepted')]
    callback(isAccepted ? undefined : new Error('refused'))
  }

  /** Answers RCPT. */
  async answerRecipient({ address }: SMTPServerAddress, callback: (error?: Error) => void): Promise<void> {
    const answer = (await this.#ask(async () => this.#transaction?.to(address))) ?? internalFailure
    if (answer.verdict.kind === 'pass') this.#accepted.push(address)
    if (answer.verdict.kind === 'reject') this.#faults.refusedRecipient()
    this.#chosen = [replyTo(answer.verdict, answer.text, 'recipient-accepted')]
    callback(answer.verdict.kind === 'pass' ? undefined : new Error('refused'))
  }

  /** Takes the message in and answers the end of DATA: once in SMTP, for each recipient in LMTP. RFC 2033 §4.2 */
  async answerMessage(
    source: SMTPServerDataStream,
    callback: (error: null, replies: string[]) => void,
  ): Promise<void> {
    const octets = new OctetStream(source)
    this.#receiving = { octets, pace: new Pace(this.#door.limits, performance.now()) }
    const answers = await this.#ask(async () => this.#transaction?.message(octets))
    const isWhole = await octets.drain()
    this.#receiving = null
    if (!isWhole) return
    this.#faults.message()
    this.#lastCommandAt = performance.now()
    this.#chosen = this.#messageReplies(answers ?? [])
    callback(
      null,
      this.#chosen.map(() => ''),
    )
    if (this.#door.isDraining) this.leave()
  }

  /** Ends the session when it has waited too long, was too slow or lasted too long; never while it waits for us. */
  sweep(now: number): void {
    if (this._closing || this._handlerPending) return
    if (this.#receiving !== null) {
      const isComing = this._parser !== false && this._parser._dataMode
      if (!isComing || !this.#receiving.pace.isTooSlow(this.#receiving.octets.octets, now)) return
    } else {
      const { idleSeconds, sessionSeconds } = this.#door.limits
      const isOver = now - this.#openedAt > sessionSeconds * 1000
      if (!isOver && now - this.#lastCommandAt <= idleSeconds * 1000) return
    }
    this.#say(replyOf('session-timeout'))
  }

  /** Ends the session with 421 unless a transaction is in flight. RFC 5321 §3.8 */
  leave(): void {
    if (this.#transaction === null && !this._handlerPending) this.#say(replyOf('shutting-down'))
  }

  /** Asks the intake; whatever it throws is our failure, never the sender's. */
  async #ask<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await question()
    } catch (error) {
      const isGone = this._closed || this._socket.destroyed
      this.#door.log(isGone ? 'debug' : 'error', 'transaction.failed', { session: this.id, error })
      return null
    }
  }

  #messageReplies(answers: readonly RecipientReply[]): Reply[] {
    if (this.#door.protocol === 'smtp' && answers.length > 0) {
      const { verdict, text } = overall(answers)
      return [replyTo(verdict, text, 'message-accepted')]
    }
    if (this.#door.protocol === 'smtp') return [replyOf('internal-failure')]
    return this.#accepted.map((recipient, index) => {
      const ofIndex = answers.length === this.#accepted.length ? answers[index] : undefined
      const answer = ofIndex ?? answers.find((known) => known.recipient === recipient) ?? internalFailure
      return replyTo(answer.verdict, answer.text, 'message-accepted')
    })
  }

  #peer(): Peer {
    return { ...this.sender, tls: this._socket instanceof TLSSocket ? this._socket.getProtocol() : null }
  }

  #faultOf(line: string): ReplyId | null {
    if (line.length > maxCommandOctets) return 'line-too-long'
    const word = line.split(' ', 1)[0]?.toUpperCase()
    if (word === 'PROXY') return 'not-smtp'
    if (this.#door.isDraining && this.#transaction === null && word !== 'QUIT') return 'shutting-down'
    return /^(?:data|rset|quit)\s+\S/i.test(line) ? 'syntax-error' : null
  }

  /** Refuses a session past the limits without waiting for the peer to close its side. */
  #turnAway(): void {
    this.#say(replyOf('too-many-sessions'))
    this._socket.destroySoon()
  }

  #say(reply: Reply): void {
    if (this._closing || this._closed) return
    this.#write(reply)
    if (reply.code !== 421 && !this.#faults.isOver) return
    if (reply.code !== 421) this.#write(replyOf('too-many-errors'))
    this.close()
  }

  /** Gathers the replies of one turn, so that pipelined commands are answered in one packet. RFC 2920 §3.2 */
  #write(reply: Reply): void {
    if (this.#unsent === '') process.nextTick(() => this.#flush())
    const octets = formatReply(reply)
    this.#door.log('debug', 'session.dialogue', () => ({ session: this.id, server: octets.trimEnd() }))
    this.#unsent += octets
  }

  #flush(): void {
    const octets = this.#unsent
    this.#unsent = ''
    if (octets === '' || this._upgrading || this._socket.destroyed || !this._socket.writable) return
    this._socket.write(octets, 'latin1')
  }
}
