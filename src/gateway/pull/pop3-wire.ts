import type { Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { DotLines } from '../dot-lines.ts'
import { PullError, pullErrorOf } from './pull-error.ts'

/** Answers are 512 octets at most; servers of today say more in theirs. RFC 1939 §3, RFC 2449 §4 */
const maxLineOctets = 4 * 1024
/** What waits in memory until somebody reads it; past it the socket is left alone. */
const highWaterOctets = 256 * 1024
const lf = 0x0a

/** What comes from a POP3 server, and what goes there: lines and messages, within bounds of octets and time. */
export class Pop3Wire {
  #socket: Socket
  #silentMs: number
  #pieces: Buffer[] = []
  #octets = 0
  #failure: PullError | null = null
  #wake: () => void = () => undefined

  constructor(socket: Socket, silentMs: number) {
    this.#socket = socket
    this.#silentMs = silentMs
    this.#listen()
  }

  /** Writes a line. */
  write(line: string): void {
    this.#socket.write(`${line}\r\n`)
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    let line = Buffer.alloc(0)
    for (;;) {
      const piece = await this.#next()
      const end = piece.indexOf(lf)
      line = Buffer.concat([line, end < 0 ? piece : piece.subarray(0, end)])
      if (line.length > maxLineOctets) throw this.#fail(new PullError('protocol', 'a line is too long'))
      if (end < 0) continue
      this.#putBack(piece.subarray(end + 1))
      return line.toString('utf8').replace(/\r$/, '')
    }
  }

  /** The octets of a message up to the line that is a dot alone, without the dots put before lines. RFC 1939 §3 */
  async *message(): AsyncGenerator<Uint8Array> {
    const lines = new DotLines()
    for (;;) {
      const { content, rest } = lines.push(await this.#next())
      if (content.length > 0) yield content
      if (rest === null) continue
      this.#putBack(rest)
      return
    }
  }

  /**
   * Goes on under TLS. RFC 2595 §4
   *
   * A server says nothing between its consent and the handshake; what stands there was put in by another.
   */
  async secure(options: { readonly host: string; readonly ca?: string }): Promise<TLSSocket> {
    if (this.#octets > 0) throw this.#fail(new PullError('tls', 'the server spoke before the handshake'))
    const plain = this.#socket
    plain.removeAllListeners('data')
    plain.removeAllListeners('timeout')
    plain.setTimeout(0)
    const { host, ca } = options
    const secured = connectTls({
      socket: plain,
      host,
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca: [ca] }),
    })
    this.#socket = secured
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => secured.destroy(new PullError('timed-out')), this.#silentMs)
      secured.once('secureConnect', resolve)
      secured.once('error', reject)
      secured.once('close', () => reject(new PullError('tls', 'the server closed the connection')))
      secured.once('close', () => clearTimeout(late))
      secured.once('secureConnect', () => clearTimeout(late))
    })
    this.#listen()
    return secured
  }

  /** Lets the server be silent for so long from now on. */
  allow(silentMs: number): void {
    this.#silentMs = silentMs
    this.#socket.setTimeout(silentMs)
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy()
  }

  async #next(): Promise<Buffer> {
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece !== undefined) {
        this.#octets -= piece.length
        if (this.#octets < highWaterOctets) this.#socket.resume()
        if (piece.length > 0) return piece
        continue
      }
      if (this.#failure !== null) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #putBack(piece: Buffer): void {
    this.#pieces.unshift(piece)
    this.#octets += piece.length
  }

  #listen(): void {
    const socket = this.#socket
    socket.setTimeout(this.#silentMs)
    socket.once('timeout', () => socket.destroy(new PullError('timed-out')))
    socket.on('data', (chunk: Buffer) => {
      this.#pieces.push(chunk)
      this.#octets += chunk.length
      if (this.#octets >= highWaterOctets) socket.pause()
      this.#wake()
    })
    socket.on('error', (error) => this.#fail(pullErrorOf(error)))
    socket.on('close', () => this.#fail(new PullError('connection-lost', 'the server closed the connection')))
  }

  #fail(error: PullError): PullError {
    this.#failure ??= error
    this.#wake()
    return this.#failure
  }
}
