import { connect, type Socket } from 'node:net'
import type { Listen } from '../../src/gateway/door.ts'

/** One packet that a milter sent. */
export type MilterPacket = { readonly letter: string; readonly payload: Buffer }

/** A recipient and the rest of an envelope, as a mail server tells them. */
export type MilterMail = {
  readonly raw: string | Uint8Array
  readonly from?: string
  readonly to?: readonly string[]
}

/** What became of a message: the reply that ended it, and what was asked to be done to it. */
export type MilterOutcome = {
  /** `a`, `d`, `c`, `t`, or the text of a reply. */
  readonly reply: string
  readonly actions: readonly string[]
}

/** All that Postfix and sendmail offer. */
export const allSteps = 0x1f_ffff

/** The mail server's side of a milter connection, for tests: it says what it is told to, in any order. */
export class MilterClient {
  readonly #socket: Socket
  #octets = Buffer.alloc(0)
  #wake: (() => void) | null = null
  #isOver = false
  /** What was agreed; nothing before `negotiate`. */
  steps = 0
  actions = 0
  version = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      this.#octets = Buffer.concat([this.#octets, chunk])
      this.#wake?.()
    })
    socket.on('close', () => {
      this.#isOver = true
      this.#wake?.()
    })
  }

  /** Connects; nothing is said yet. */
  static async open(where: Listen): Promise<MilterClient> {
    const socket = connect('path' in where ? { path: where.path } : { ...where, noDelay: true })
    const client = new MilterClient(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return client
  }

  /** Connects, agrees on what both know and tells of a client. */
  static async greet(where: Listen, address = '192.0.2.1', steps = allSteps): Promise<MilterClient> {
    const client = await MilterClient.open(where)
    await client.negotiate(6, 0x1ff, steps)
    await client.connect(address)
    return client
  }

  /** Offers a version, actions and steps. */
  async negotiate(version = 6, actions = 0x1ff, steps = allSteps): Promise<void> {
    const offer = Buffer.alloc(12)
    for (const [index, value] of [version, actions, steps].entries()) offer.writeUInt32BE(value, index * 4)
    this.send('O', offer)
    const { payload } = await this.read()
    const [agreed = 0, can = 0, does = 0] = [0, 4, 8].map((at) => payload.readUInt32BE(at))
    this.version = agreed
    this.actions = can
    this.steps = does
  }

  /** Tells of a client and its HELO. */
  async connect(address = '192.0.2.1', helo = 'client.example'): Promise<void> {
    const family = address.includes(':') ? '6' : '4'
    this.send('C', Buffer.concat([texts('host.example'), Buffer.from(`${family}\x09\x19`), texts(address)]))
    await this.#answered(0x1000)
    this.send('H', texts(helo))
    await this.#answered(0x2000)
  }

  /** Plays a whole message, as far as the milter wants to hear of it. */
  async deliver({
    raw,
    from = 'ana@client.example',
    to = ['suporte@desk.example'],
  }: MilterMail): Promise<MilterOutcome> {
    const refused = await this.envelope(from, to)
    if (refused.length === to.length) {
      this.send('A')
      return { reply: refused[0] ?? '', actions: [] }
    }
    this.send('T')
    const first = await this.read()
    if (first.letter !== 'c') return { reply: first.letter, actions: [] }
    return this.content(raw)
  }

  /** Names sender and recipients; gives the replies that refused some of them. */
  async envelope(from: string, to: readonly string[]): Promise<string[]> {
    this.send('M', texts(`<${from}>`))
    await this.#answered(0x4000)
    const refused: string[] = []
    for (const recipient of to) {
      this.send('R', texts(`<${recipient}>`))
      const answer = await this.read()
      if (answer.letter !== 'c') refused.push(textOf(answer))
    }
    return refused
  }

  /** Sends header section and body, and reads what becomes of them. */
  async content(raw: string | Uint8Array): Promise<MilterOutcome> {
    const { fields, body } = splitMail(raw)
    const hasLeadingSpace = (this.steps & 0x10_0000) !== 0
    for (const { name, value } of fields) {
      const given = hasLeadingSpace ? value : value.replace(/^ /, '')
      this.send('L', Buffer.from(`${name}\0${given.replaceAll('\r\n', '\n')}\0`, 'latin1'))
      const early = await this.#answered(0x80)
      if (early !== null) return { reply: early, actions: [] }
    }
    this.send('N')
    const early = await this.#answered(0x4_0000)
    if (early !== null) return { reply: early, actions: [] }
    for (let at = 0; at < body.length; at += 65_535) {
      this.send('B', body.subarray(at, at + 65_535))
      const { letter } = await this.read()
      if (letter === 's') break
    }
    this.send('E')
    return this.outcome()
  }

  /** Reads actions up to the reply that ends a message. */
  async outcome(): Promise<MilterOutcome> {
    const actions: string[] = []
    for (;;) {
      const packet = await this.read()
      if (/^[acdrty4]$/.test(packet.letter)) return { reply: textOf(packet), actions }
      if (packet.letter !== 'p') actions.push(`${packet.letter} ${shown(packet)}`)
    }
  }

  /** Sends a packet. */
  send(letter: string, payload: Uint8Array = Buffer.alloc(0)): void {
    const start = Buffer.alloc(5)
    start.writeUInt32BE(payload.length + 1, 0)
    start.write(letter, 4, 'latin1')
    this.write(Buffer.concat([start, payload]))
  }

  /** Sends any octets. */
  write(octets: Uint8Array): void {
    this.#socket.write(octets)
  }

  /** Sends macros that come before a command. */
  macros(command: string, values: Readonly<Record<string, string>>): void {
    this.send('D', Buffer.concat([Buffer.from(command), texts(...Object.entries(values).flat())]))
  }

  /** The next packet; throws when the milter has gone away. */
  async read(): Promise<MilterPacket> {
    for (;;) {
      const octets = this.#octets.length < 4 ? Number.POSITIVE_INFINITY : this.#octets.readUInt32BE(0) + 4
      if (this.#octets.length >= octets) {
        const packet = this.#octets.subarray(4, octets)
        this.#octets = this.#octets.subarray(octets)
        return { letter: packet.toString('latin1', 0, 1), payload: packet.subarray(1) }
      }
      if (this.#isOver) throw new Error('expected a packet, the milter has closed the connection')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Resolves when the milter has closed the connection. */
  async closed(): Promise<void> {
    while (!this.#isOver)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }

  /** Goes away without a word. */
  close(): void {
    this.#socket.destroy()
  }

  /** Reads the answer to a packet that may go without one; `null` when the milter wants to hear more. */
  async #answered(unless: number): Promise<string | null> {
    if ((this.steps & unless) !== 0) return null
    const { letter } = await this.read()
    return letter === 'c' ? null : letter
  }
}

/** Texts that are each ended by NUL. */
export function texts(...values: readonly string[]): Buffer {
  return Buffer.from(values.map((value) => `${value}\0`).join(''))
}

function textOf({ letter, payload }: MilterPacket): string {
  return letter === 'y' ? payload.toString().replace(/\0$/, '').replaceAll('%%', '%') : letter
}

function shown({ letter, payload }: MilterPacket): string {
  const isNumbered = letter === 'm' || letter === 'i'
  const rest = payload
    .subarray(isNumbered ? 4 : 0)
    .toString()
    .split('\0')
    .slice(0, -1)
  return [...(isNumbered ? [String(payload.readUInt32BE(0))] : []), ...rest].join(' ')
}

type Field = { readonly name: string; readonly value: string }

/** Cuts a message as Postfix does: fields up to the empty line, or up to the first line that is none. */
export function splitMail(raw: string | Uint8Array): {
  readonly fields: readonly Field[]
  readonly body: Buffer
} {
  const text = Buffer.from(raw).toString('latin1').replace(/\r?\n/g, '\r\n')
  const fields: Field[] = []
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\r\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    const next = end < 0 ? text.length : end + 2
    if (line === '') return { fields, body: Buffer.from(text.slice(next), 'latin1') }
    const last = fields.at(-1)
    const colon = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/.exec(line)
    if (/^[ \t]/.test(line) && last !== undefined)
      fields[fields.length - 1] = { ...last, value: `${last.value}\r\n${line}` }
    else if (colon !== null) fields.push({ name: colon[1] ?? '', value: line.slice(colon[0].length) })
    else break
    at = next
  }
  return { fields, body: Buffer.from(text.slice(at), 'latin1') }
}

/** Whether the header section has nothing but fields in it: whatever else stands there no mail server hands on. */
export function hasFieldsAlone(raw: Buffer): boolean {
  const { fields, body } = splitMail(raw)
  const section = fields.map(({ name, value }) => `${name}:${value}\r\n`).join('')
  return raw.equals(Buffer.concat([Buffer.from(`${section}\r\n`, 'latin1'), body]))
}
