import type { Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Transcript } from '../smtp/transcript.ts'

/** What the other server answered: its code, and its lines without it. RFC 5321 §4.2 */
export type Reply = { readonly code: number; readonly lines: readonly string[] }

/** How TLS is begun: the name that the certificate must bear, and whether one that does not is borne. */
export type TlsWish = { readonly host: string; readonly isVerified: boolean; readonly ca?: string }

/** Longer answers come from no honest server. */
const maxOctets = 16 * 1024

/** A dialogue with a mail server, one command at a time; it ends with the signal it was opened with. */
export class SmtpDialogue {
  #socket: Socket
  readonly #signal: AbortSignal
  readonly #transcript: Transcript | undefined
  #text = ''
  #failure: Error | null = null
  #wake: () => void = () => undefined

  constructor(socket: Socket, signal: AbortSignal, transcript?: Transcript) {
    this.#socket = socket
    this.#signal = signal
    this.#transcript = transcript
    signal.addEventListener('abort', () => this.close())
    this.#listen()
  }

  /** The next reply; rejects when the server ends the connection, says too much, or time is up. */
  async reply(): Promise<Reply> {
    for (;;) {
      const reply = this.#next()
      if (reply !== null) {
        this.#transcript?.reply(written(reply))
        return reply
      }
      if (this.#failure !== null) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Says a line, and gives what is answered. */
  async command(line: string): Promise<Reply> {
    this.#transcript?.command(line)
    this.#socket.write(`${line}\r\n`)
    return this.reply()
  }

  /** Goes on under TLS. What came in clear before counts no more. RFC 3207 §4.2 */
  async secure({ host, isVerified, ca }: TlsWish): Promise<TLSSocket> {
    const plain = this.#socket
    plain.removeAllListeners('data')
    this.#text = ''
    const secured = connectTls({
      socket: plain,
      // An address is no name that a server could be asked for.
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
      host,
      rejectUnauthorized: isVerified,
      ...(ca === undefined ? {} : { ca: [ca] }),
    })
    this.#socket = secured
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve)
      secured.once('error', reject)
      plain.once('close', () =>
        reject(new Error('expected a TLS handshake, the server closed the connection')),
      )
    })
    this.#listen()
    return secured
  }

  close(): void {
    this.#socket.destroy()
    this.#fail(new Error('expected an answer in time'))
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1')
      if (this.#text.length > maxOctets) this.close()
      this.#wake()
    })
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('expected an answer, the server closed the connection')))
    if (this.#signal.aborted) this.close()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  #next(): Reply | null {
    const lines: string[] = []
    let at = 0
    for (;;) {
      const end = this.#text.indexOf('\n', at)
      if (end === -1) return null
      const line = this.#text.slice(at, end).replace(/\r$/, '')
      at = end + 1
      const [, digits, more, rest = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? []
      if (digits === undefined) {
        this.#fail(new Error('expected a reply of SMTP'))
        return null
      }
      lines.push(rest)
      if (more === '-') continue
      this.#text = this.#text.slice(at)
      return { code: Number(digits), lines }
    }
  }
}

/** A reply as it stood on the wire. RFC 5321 §4.2.1 */
function written({ code, lines }: Reply): string {
  const last = lines.length - 1
  return lines.map((line, index) => `${code}${index < last ? '-' : ' '}${line}`).join('\n')
}
