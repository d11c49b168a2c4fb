import { connect } from 'node:net'
import type { PullFault } from '../../domain/pull/pull-state.ts'
import type { Credentials, OpenOptions } from './mailbox.ts'
import { Pop3Wire } from './pop3-wire.ts'
import { isBusy, PullError, pullErrorOf } from './pull-error.ts'

/** As many numbers are listed at most: more mails than any mailbox of POP3 holds. */
const maxListed = 1_000_000
/** So much of a mail is heard and dropped before the connection is given up for it. */
const maxDropped = 64 * 1024 * 1024

/** A dialogue with a POP3 server, one command at a time. RFC 1939 */
export class Pop3Client {
  readonly #wire: Pop3Wire
  readonly #hear: OpenOptions['hear']
  /** What makes it private; `null` in clear text. */
  tls: string | null = null

  private constructor(wire: Pop3Wire, hear: OpenOptions['hear']) {
    this.#wire = wire
    this.#hear = hear
  }

  /** Connects, makes it private and signs in; throws a PullError. */
  static async open(options: OpenOptions): Promise<Pop3Client> {
    const { address, port, limits, encryption, credentials, hear, reached } = options
    const socket = connect({ host: address, port })
    const wire = new Pop3Wire(socket, limits.connectMs)
    const client = new Pop3Client(wire, hear)
    try {
      if (encryption === 'tls') await client.#secure(options)
      good(await client.#answer())
      reached('reach')
      if (encryption === 'starttls') {
        good(await client.command('STLS'), 'tls')
        await client.#secure(options)
      }
      reached('encrypt')
      await client.#signIn(credentials)
      reached('sign-in')
      wire.allow(limits.silentMs)
      return client
    } catch (error) {
      wire.destroy()
      throw pullErrorOf(error)
    }
  }

  /** Says a command; gives the answer of one line, whose first word is `+OK` or `-ERR`. */
  async command(line: string, shown: string = line): Promise<string> {
    this.#hear('client', shown)
    this.#wire.write(line)
    return this.#answer()
  }

  /** The lines of a list. RFC 1939 §3 */
  async *list(line: string): AsyncGenerator<string> {
    good(await this.command(line))
    for (let count = 0; count <= maxListed; count++) {
      const listed = await this.#wire.line()
      if (listed === '.') return
      yield listed.startsWith('.') ? listed.slice(1) : listed
    }
    this.#wire.destroy()
    throw new PullError('protocol', `the server lists more than ${maxListed} mails`)
  }

  /** The octets of a mail. */
  async *retrieve(index: number): AsyncGenerator<Uint8Array> {
    good(await this.command(`RETR ${index}`))
    const message = this.#wire.message()
    let octets = 0
    let isWhole = false
    try {
      for (;;) {
        const { value, done } = await message.next()
        isWhole = done === true
        if (done === true) return
        yield value
      }
    } finally {
      // The rest of one that nobody wants would be taken for answers; a short one is heard to its end.
      while (!isWhole && octets < maxDropped) {
        const { value, done } = await message.next()
        isWhole = done === true
        octets += value?.length ?? 0
      }
      if (!isWhole) this.#wire.destroy()
    }
  }

  /** Takes leave: only now what was to be deleted is deleted. RFC 1939 §6 */
  async quit(): Promise<void> {
    good(await this.command('QUIT'))
    this.#wire.destroy()
  }

  /** Ends the connection without leave: nothing is deleted. */
  destroy(): void {
    this.#wire.destroy()
  }

  async #answer(): Promise<string> {
    const line = await this.#wire.line()
    this.#hear('server', line)
    return line
  }

  async #secure({ host, ca }: OpenOptions): Promise<void> {
    const secured = await this.#wire.secure({ host, ...(ca === undefined ? {} : { ca }) })
    this.tls = secured.getProtocol()
  }

  async #signIn({ user, secret, isToken }: Credentials): Promise<void> {
    if (isToken) {
      const token = Buffer.from(`user=${user}\u0001auth=Bearer ${secret}\u0001\u0001`).toString('base64')
      const asked = await this.command('AUTH XOAUTH2', 'AUTH XOAUTH2')
      if (!asked.startsWith('+')) throw refused(asked, 'sign-in')
      const answered = await this.command(token, '***')
      // The server says why it refuses as a challenge, which is answered by nothing at all.
      good(answered.startsWith('+ ') ? await this.command('', '') : answered, 'sign-in')
      return
    }
    // Neither may hold what ends a line: it would be a command of its own.
    if (/[\r\n\0]/.test(user + secret))
      throw new PullError('sign-in', 'the name or the password has a line end')
    good(await this.command(`USER ${user}`), 'sign-in')
    good(await this.command(`PASS ${secret}`, 'PASS ***'), 'sign-in')
  }
}

/** Gives the words of a good answer; throws those of a bad one. */
export function good(answer: string, fault: 'protocol' | 'tls' | 'sign-in' = 'protocol'): string {
  if (!/^\+OK(?: |$)/i.test(answer)) throw refused(answer, fault)
  return wordsOf(answer)
}

function refused(answer: string, fault: PullFault): PullError {
  const words = wordsOf(answer)
  return new PullError(isBusy(words) ? 'busy' : fault, words)
}

function wordsOf(answer: string): string {
  return answer.replace(/^(?:\+OK|-ERR|\+)\s*/i, '')
}
