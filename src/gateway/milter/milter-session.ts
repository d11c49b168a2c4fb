import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { replyLines } from '../../intake/answer.ts'
import { defer } from '../../domain/policy/verdict.ts'
import { encodeAction, encodeNegotiation, encodeReply, type MilterReply, type Negotiated } from './answers.ts'
import { verdictField } from '../../intake/verdict-seal.ts'
import type { Disposal } from './disposal.ts'
import { fieldOctets } from './header-octets.ts'
import { type MessageMeans, MilterMessage } from './milter-message.ts'
import { negotiate } from './negotiate.ts'
import { type Packet, PacketError, PacketReader } from './packet-reader.ts'
import { stepBits } from './protocol.ts'
import {
  type Connecting,
  readConnect,
  readField,
  readMacros,
  readOffer,
  readText,
  readTexts,
} from './requests.ts'

/** What the sessions of one milter door share. */
export type MilterState = Omit<MessageMeans, 'negotiated'> & {
  /** Milliseconds without a packet until a session is ended. */
  readonly idleMs: number
  /** Milliseconds one message may take to come. */
  readonly dataMs: number
  /** Milliseconds after which a mail server that waits hears that the answer is being worked on. */
  readonly progressMs: number
  isDraining: boolean
}

const goOn: MilterReply = { kind: 'continue' }
const failed: MilterReply = {
  kind: 'reply',
  lines: replyLines({ verdict: defer('internal-failure'), text: [] }, 'message-accepted'),
}
const leaving: MilterReply = {
  kind: 'reply',
  lines: replyLines({ verdict: defer('shutting-down'), text: [] }, 'message-accepted'),
}
const unnegotiated: Negotiated = { version: 2, actions: 0, steps: 0 }
const unknown: Connecting = { name: '', address: null }

/** One connection of a mail server: it tells of one SMTP session, or of one after the other. */
export class MilterSession {
  readonly #socket: Socket
  readonly #state: MilterState
  readonly #id = randomUUID()
  #negotiated = unnegotiated
  #key = {}
  #connecting = unknown
  #helo: string | null = null
  /** Macros by the command that they came before. */
  readonly #macros = new Map<string, ReadonlyMap<string, string>>()
  #message: MilterMessage | null = null
  #lastPacketAt = performance.now()
  #messageAt: number | null = null
  #isWorking = false

  constructor(socket: Socket, state: MilterState) {
    this.#socket = socket
    this.#state = state
  }

  /** Talks until the mail server goes away; what it says that cannot be understood ends the session. */
  async run(): Promise<void> {
    const { log } = this.#state
    log('debug', 'session.opened', { door: 'milter', session: this.#id })
    try {
      await this.#talk()
    } catch (error) {
      const level = error instanceof PacketError ? 'warn' : 'debug'
      log(level, 'session.failed', { door: 'milter', session: this.#id, error })
    } finally {
      this.#forget()
      this.#socket.destroySoon()
      log('debug', 'session.closed', { door: 'milter', session: this.#id })
    }
  }

  /** Ends a session that says nothing for too long, or whose message takes too long; never while it waits for us. */
  sweep(now: number): void {
    if (this.#isWorking) return
    const { idleMs, dataMs } = this.#state
    const isSlow = this.#messageAt !== null && now - this.#messageAt > dataMs
    if (isSlow || now - this.#lastPacketAt > idleMs) this.#socket.destroy()
  }

  /** Ends the session unless a message for us is in flight. */
  leave(): void {
    if (!this.#isForUs() && !this.#isWorking) this.#socket.destroySoon()
  }

  async #talk(): Promise<void> {
    const reader = new PacketReader()
    for await (const chunk of this.#socket) {
      for (const packet of reader.push(chunk)) {
        this.#lastPacketAt = performance.now()
        this.#isWorking = true
        const isOver = await this.#handle(packet)
        this.#isWorking = false
        this.#lastPacketAt = performance.now()
        if (isOver) return
      }
      if (this.#state.isDraining && !this.#isForUs()) return
    }
  }

  /** Does what a packet asks; tells whether the session is over. */
  async #handle({ letter, payload }: Packet): Promise<boolean> {
    switch (letter) {
      case 'O':
        return this.#agree(payload)
      case 'D':
        this.#noteMacros(payload)
        return false
      case 'C':
        this.#connect(readConnect(payload))
        this.#say(goOn, stepBits.noReplyToConnect)
        return false
      case 'H':
        this.#helo = readText(payload)
        this.#say(goOn, stepBits.noReplyToHelo)
        return false
      case 'M':
        this.#forget()
        this.#message = this.#newMessage(readTexts(payload))
        this.#say(goOn, stepBits.noReplyToMail)
        return false
      case 'R':
        this.#say(await this.#recipient(payload))
        return false
      case 'T':
        this.#say(this.#goOnOrAccept())
        return false
      case 'U':
        this.#say(goOn)
        return false
      case 'L':
        await this.#field(payload)
        this.#say(this.#goOnOrAccept(), stepBits.noReplyToField)
        return false
      case 'N':
        await this.#take(Buffer.from('\r\n'))
        this.#say(this.#goOnOrAccept(), stepBits.noReplyToEndOfFields)
        return false
      case 'B':
        this.#say(await this.#take(payload))
        return false
      case 'E':
        await this.#take(payload)
        await this.#conclude()
        return false
      case 'A':
        this.#forgetAll()
        return false
      case 'K':
        this.#connect(unknown)
        this.#macros.clear()
        return false
      case 'Q':
        return true
    }
  }

  #agree(payload: Buffer): boolean {
    const agreed = negotiate(readOffer(payload))
    if (agreed === null)
      throw new PacketError('expected version 2 of the protocol or later, got an older one')
    this.#negotiated = agreed
    this.#socket.write(encodeNegotiation(agreed))
    return false
  }

  #noteMacros(payload: Buffer): void {
    const { command, values } = readMacros(payload)
    if (/^[CHM]$/.test(command)) this.#macros.set(command, values)
  }

  /** Begins to tell of another SMTP session. The macros of its beginning have come before it. */
  #connect(connecting: Connecting): void {
    this.#forget()
    this.#key = {}
    this.#connecting = connecting
    this.#helo = null
    for (const command of ['H', 'M']) this.#macros.delete(command)
  }

  #newMessage(words: readonly string[]): MilterMessage {
    const macro = (name: string): string | null =>
      ['M', 'H', 'C'].map((command) => this.#macros.get(command)?.get(name)).find((value) => value) ?? null
    // Whoever has signed in may write from anywhere: the address says nothing of that sender.
    const isSignedIn = (this.#macros.get('M')?.get('auth_authen') ?? '') !== ''
    const address = isSignedIn ? null : this.#connecting.address
    const peer = { address, helo: this.#helo, tls: macro('tls_version') }
    return new MilterMessage(
      { ...this.#state, negotiated: this.#negotiated },
      { peer, key: this.#key },
      words,
    )
  }

  /** Forgets the message in hand, and what was told of it alone. */
  #forget(): void {
    this.#message?.abort()
    this.#message = null
    this.#messageAt = null
  }

  /** Forgets the message in hand, and what was said of its sender. */
  #forgetAll(): void {
    this.#forget()
    this.#macros.delete('M')
  }

  /** Asks for more of a message of ours; of any other nothing more is heard, so that it is in hand no longer. */
  #goOnOrAccept(): MilterReply {
    if (this.#isForUs()) return goOn
    this.#forgetAll()
    return { kind: 'accept' }
  }

  #isForUs(): boolean {
    return this.#message?.isForUs === true
  }

  async #recipient(payload: Buffer): Promise<MilterReply> {
    const message = this.#message
    if (message === null) return goOn
    if (this.#state.isDraining) return leaving
    return this.#orFailure(() => message.recipient(readTexts(payload)), failed)
  }

  async #field(payload: Buffer): Promise<void> {
    const field = readField(payload)
    if (field.name.toString('latin1').toLowerCase() === verdictField.toLowerCase())
      this.#message?.noteStaleField()
    await this.#take(fieldOctets(field, this.#hasLeadingSpace()))
  }

  #hasLeadingSpace(): boolean {
    return (this.#negotiated.steps & stepBits.leadingSpace) !== 0
  }

  /** Hands octets on; says that there are enough of them where the mail server would stop then. */
  async #take(octets: Buffer): Promise<MilterReply> {
    if (!this.#isForUs()) return this.#goOnOrAccept()
    this.#messageAt ??= performance.now()
    const wanted = await this.#message?.write(octets)
    const maySkip = (this.#negotiated.steps & stepBits.skip) !== 0
    return wanted === 'enough' && maySkip ? { kind: 'skip' } : goOn
  }

  async #conclude(): Promise<void> {
    const message = this.#message
    if (message === null || !message.isForUs) return this.#say(this.#goOnOrAccept())
    const tellProgress = setInterval(() => this.#say({ kind: 'progress' }), this.#state.progressMs)
    const failure: Disposal = { actions: [], reply: failed }
    const { actions, reply } = await this.#orFailure(() => message.conclude(), failure)
    clearInterval(tellProgress)
    const packets = actions.map((action) => encodeAction(action, this.#hasLeadingSpace()))
    this.#write(Buffer.concat([...packets, encodeReply(reply)]))
    this.#message = null
    this.#messageAt = null
    this.#macros.delete('M')
  }

  /** Whatever fails is our failure, never the sender's. */
  async #orFailure<Value>(work: () => Promise<Value>, failure: Value): Promise<Value> {
    try {
      return await work()
    } catch (error) {
      this.#state.log('error', 'transaction.failed', { door: 'milter', session: this.#id, error })
      return failure
    }
  }

  /** Answers, unless it was agreed that this kind of packet gets no answer. */
  #say(reply: MilterReply, unless = 0): void {
    if ((this.#negotiated.steps & unless) === 0) this.#write(encodeReply(reply))
  }

  #write(octets: Buffer): void {
    if (this.#socket.writable) this.#socket.write(octets)
  }
}
