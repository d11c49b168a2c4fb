import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'

/** A plain SMTP client that says exactly what it is told and hands back each reply whole. */
export class SmtpClient {
  readonly #socket: Socket
  #text = ''
  #waiting: { resolve(reply: string): void; reject(error: Error): void } | null = null
  #ended: Error | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1')
      this.#serve()
    })
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new Error('expected a reply, the peer closed the connection')))
  }

  /** Connects and waits for the greeting. */
  static async connect(port: number): Promise<SmtpClient> {
    const socket = createConnection(port, '127.0.0.1')
    const client = new SmtpClient(socket)
    await client.reply()
    return client
  }

  /** Sends one line and gives the reply, its lines joined by a line feed. */
  async command(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`, 'latin1')
    return this.reply()
  }

  /** Writes octets without waiting for a reply, only for room in the socket. */
  async write(octets: string | Uint8Array): Promise<void> {
    if (!this.#socket.write(octets)) await once(this.#socket, 'drain')
  }

  /** The next reply; rejects when the connection ends first. */
  reply(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#serve()
    })
  }

  /** Ends the connection at once. */
  close(): void {
    this.#socket.destroy()
  }

  #serve(): void {
    const waiting = this.#waiting
    if (!waiting) return
    const last = /^\d{3}(?: .*)?\r\n/m.exec(this.#text)
    if (last) {
      const end = last.index + last[0].length
      const reply = this.#text.slice(0, end).trimEnd().replaceAll('\r\n', '\n')
      this.#text = this.#text.slice(end)
      this.#waiting = null
      waiting.resolve(reply)
    } else if (this.#ended) {
      this.#waiting = null
      waiting.reject(this.#ended)
    }
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#serve()
  }
}
