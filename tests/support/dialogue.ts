import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { Listen } from '../../src/gateway/door.ts'
import { faultOfReplyLine } from './reply-form.ts'

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
  /** The paragraphs after `# Proves:`, such as `RFC 5321 §4.1.1.4`. */
  readonly proves: readonly string[]
  /** The words after `@`, such as `lmtp` or `desks none`. */
  readonly directives: readonly string[]
  /** The lines of the last message that is kept when the dialogue is over; `null` when it does not tell. */
  readonly kept: readonly string[] | null
  readonly lines: readonly DialogueLine[]
}

const folder = join(import.meta.dirname, '..', 'dialogues')
const replyTimeoutMs = 5000

/**
 * Reads every `.smtp` file of tests/dialogues and its folders.
 *
 * `#` begins a comment, `@` a directive, `C:` a line to send, `P:` one to send in the same packet as the next,
 * `S:` a reply line to expect, in which `*` stands for any text. `S: (closed)` expects the end of the session,
 * `C: (TLS)` negotiates TLS. `M:` is a line of the last message as it must have been kept, `M: (none)` no message.
 */
export async function readDialogues(): Promise<readonly Dialogue[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.smtp')).sort()
  return Promise.all(
    names.map(async (name) => parseDialogue(name, await readFile(join(folder, name), 'utf8'))),
  )
}

/** Reads one dialogue; throws for a line it does not know. */
export function parseDialogue(name: string, text: string): Dialogue {
  const lines: DialogueLine[] = []
  const directives: string[] = []
  const proves: string[] = []
  let kept: string[] | null = null
  let title = ''
  for (const [index, line] of text.split('\n').entries()) {
    const lineNumber = index + 1
    const spoken = /^([CPS]):(?: (.*))?$/.exec(line)
    if (spoken !== null) {
      lines.push({ side: spoken[1] as DialogueLine['side'], text: spoken[2] ?? '', lineNumber })
    } else if (line.startsWith('@')) directives.push(line.slice(1).trim())
    else if (line === 'M: (none)') kept ??= []
    else if (/^M:(?: |$)/.test(line)) kept = [...(kept ?? []), octetsOf(line.slice(3))]
    else if (line.startsWith('# Proves: ')) proves.push(...paragraphsOf(line.slice(10)))
    else if (line.startsWith('#')) title ||= line.slice(1).trim()
    else if (line.trim() !== '')
      throw new Error(`${name}:${lineNumber}: expected C:, P:, S:, M:, @ or #, got ${line}`)
  }
  return { name, title, proves, directives, kept, lines }
}

/** Plays a dialogue against a running door; throws at the first line that differs. */
export async function playDialogue(dialogue: Dialogue, where: Listen): Promise<void> {
  const session = await LineSession.open(where)
  let packet = ''
  let said: string | null = null
  try {
    for (const { side, text, lineNumber } of dialogue.lines) {
      if (text === '(TLS)') {
        await session.secure()
        continue
      }
      if (side !== 'S') {
        packet += `${octetsOf(text)}\r\n`
        said = text
        if (side === 'P') continue
        session.send(packet)
        packet = ''
        continue
      }
      const got = await session.line()
      const fault = got === null ? null : faultOfReplyLine(got, said)
      if (fault !== null) throw new Error(`${dialogue.name}:${lineNumber}: "${got ?? ''}" ${fault}`)
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
  socket: Socket
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
    this.#listen()
  }

  /** Goes on inside TLS, whoever the certificate is made out to. */
  async secure(): Promise<void> {
    this.socket.removeAllListeners('data')
    this.socket = connectTls({ socket: this.socket, rejectUnauthorized: false })
    await once(this.socket, 'secureConnect')
    this.#listen()
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

  #listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1')
    })
    const over = (): void => {
      this.#isOver = true
    }
    this.socket.on('error', over).on('end', over).on('close', over)
  }
}

/** `RFC 5321 §2.4, §4.1.1, RFC 2034 §4` as one text for each paragraph. */
function paragraphsOf(text: string): string[] {
  let document = ''
  return text.split(', ').map((paragraph) => {
    const [, named, number] = /^(?:(RFC \d+) )?(§[\d.]*\d)$/.exec(paragraph) ?? []
    if (number === undefined) throw new Error(`expected a paragraph such as RFC 5321 §2.4, got ${paragraph}`)
    document = named ?? document
    return `${document} ${number}`
  })
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
