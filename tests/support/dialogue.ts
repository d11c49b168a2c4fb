import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Listen } from '../../src/gateway/door.ts'

/** One line of a dialogue file. */
export type DialogueLine = {
  /** `C` is sent; `S` is expected; `P` is sent together with the sendings that follow, in one packet. */
  readonly side: 'C' | 'P' | 'S'
  readonly text: string
  readonly lineNumber: number
}

/** A dialogue as the RFCs write them. */
export type Dialogue = {
  readonly name: string
  /** The first comment: what the dialogue shows. */
  readonly title: string
  /** The words after `@`, such as `lmtp` or `desks none`. */
  readonly directives: readonly string[]
  readonly lines: readonly DialogueLine[]
}

const folder = join(import.meta.dirname, '..', 'dialogues')
const replyTimeoutMs = 5000

/**
 * Reads every `.smtp` file of tests/dialogues.
 *
 * `#` begins a comment, `@` a directive, `C:` a line to send, `P:` one to send in the same packet as the next,
 * `S:` a reply line to expect, in which `*` stands for any text. `S: (closed)` expects the end of the session.
 */
export async function readDialogues(): Promise<readonly Dialogue[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.smtp')).sort()
  return Promise.all(
    names.map(async (name) => parseDialogue(name, await readFile(join(folder, name), 'utf8'))),
  )
}

/** Reads one dialogue; throws for a line it does not know. */
export function parseDialogue(name: string, text: string): Dialogue {
  const lines: DialogueLine[] = []
  const directives: string[] = []
  let title = ''
  for (const [index, line] of text.split('\n').entries()) {
    const lineNumber = index + 1
    const spoken = /^([CPS]):(?: (.*))?$/.exec(line)
    if (spoken !== null) {
      lines.push({ side: spoken[1] as DialogueLine['side'], text: spoken[2] ?? '', lineNumber })
    } else if (line.startsWith('@')) directives.push(line.slice(1).trim())
    else if (line.startsWith('#')) title ||= line.slice(1).trim()
    else if (line.trim() !== '')
      throw new Error(`${name}:${lineNumber}: expected C:, P:, S:, @ or #, got ${line}`)
  }
  return { name, title, directives, lines }
}

/** Plays a dialogue against a running door; throws at the first line that differs. */
export async function playDialogue(dialogue: Dialogue, where: Listen): Promise<void> {
  const session = await LineSession.open(where)
  let packet = ''
  try {
    for (const { side, text, lineNumber } of dialogue.lines) {
      if (side !== 'S') {
        packet += `${octetsOf(text)}\r\n`
        if (side === 'P') continue
        session.send(packet)
        packet = ''
        continue
      }
      const got = await session.line()
      if (!matches(text, got)) {
        throw new Error(`${dialogue.name}:${lineNumber}: expected "${text}", got "${got ?? '(closed)'}"`)
      }
    }
  } finally {
    session.close()
  }
}

/** A client that sees lines. */
export class LineSession {
  readonly socket: Socket
  #buffer = ''
  #isOver = false

  static async open(where: Listen): Promise<LineSession> {
    const socket = connect(where)
    const session = new LineSession(socket)
    await once(socket, 'connect')
    return session
  }

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1')
    })
    const over = (): void => {
      this.#isOver = true
    }
    socket.on('error', over).on('end', over).on('close', over)
  }

  send(octets: string | Uint8Array): void {
    this.socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets)
  }

  /** The next line of the server without its CRLF; `null` when the server has closed. */
  async line(): Promise<string | null> {
    const deadline = Date.now() + replyTimeoutMs
    for (;;) {
      const end = this.#buffer.indexOf('\r\n')
      if (end >= 0) {
        const line = this.#buffer.slice(0, end)
        this.#buffer = this.#buffer.slice(end + 2)
        return line
      }
      if (this.#isOver) return null
      if (Date.now() > deadline) throw new Error(`expected a reply within ${replyTimeoutMs} ms, got none`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  /** A whole reply, its lines joined by a line feed; `null` when the server has closed. */
  async reply(): Promise<string | null> {
    const lines: string[] = []
    for (;;) {
      const line = await this.line()
      if (line === null) return null
      lines.push(line)
      if (line[3] !== '-') return lines.join('\n')
    }
  }

  /** Sends one command and gives its reply. */
  async ask(command: string): Promise<string | null> {
    this.send(`${command}\r\n`)
    return this.reply()
  }

  close(): void {
    this.socket.destroy()
  }
}

function matches(pattern: string, got: string | null): boolean {
  if (got === null) return pattern === '(closed)'
  const parts = pattern.split('*')
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return pattern === got
  return got.length >= first.length + last.length && got.startsWith(first) && got.endsWith(last)
}

/** Octets that cannot be typed: `\xHH`, or `\xHH{N}` for N of them. */
function octetsOf(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/\\x([0-9a-f]{2})(?:\{(\d+)\})?/gi, (_, hex: string, times = '1') =>
      String.fromCharCode(Number.parseInt(hex, 16)).repeat(Number(times)),
    )
}
