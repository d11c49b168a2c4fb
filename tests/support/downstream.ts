import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Where a dialogue is when the host is to say something. */
export type DownstreamState =
  | 'greeting'
  | 'EHLO'
  | 'STARTTLS'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'end'
  | 'QUIT'
  | 'other'

/** What a host does in a state; `undefined` leaves it to take everything. */
export type DownstreamPlay = (state: DownstreamState, socket: Socket) => (() => void) | undefined

/** A host that takes every mail and keeps it, but for what it plays. */
export type Downstream = {
  readonly port: number
  /** What came with DATA, in the order in which it came to its end. */
  readonly mails: readonly string[]
  /** Every command line. */
  readonly commands: readonly string[]
  close(): void
}

const replies: Readonly<Record<DownstreamState, string>> = {
  greeting: '220 downstream.example ESMTP',
  EHLO: '250 downstream.example',
  STARTTLS: '220 2.0.0 Go on',
  MAIL: '250 2.1.0 OK',
  RCPT: '250 2.1.5 OK',
  DATA: '354 Go on',
  end: '250 2.0.0 OK',
  QUIT: '221 2.0.0 Bye',
  other: '250 2.0.0 OK',
}

/** Opens a host on a free port of the loopback. */
export async function openDownstream(play: DownstreamPlay = () => undefined): Promise<Downstream> {
  const mails: string[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    const say = (state: DownstreamState): void => {
      const act = play(state, socket)
      if (act === undefined) socket.write(`${replies[state]}\r\n`)
      else act()
    }
    let text = ''
    let isData = false
    say('greeting')
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (;;) {
        const end = isData ? '\r\n.\r\n' : '\r\n'
        const at = text.indexOf(end)
        if (at === -1) return
        const said = text.slice(0, at + 2)
        text = text.slice(at + end.length)
        if (isData) mails.push(said)
        else commands.push(said.trimEnd())
        const state = isData ? 'end' : stateOf(said)
        isData = state === 'DATA'
        say(state)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port, mails, commands, close }
}

function stateOf(line: string): DownstreamState {
  const word = /^\w+/.exec(line)?.[0].toUpperCase() ?? ''
  if (word === 'HELO') return 'EHLO'
  const states = ['EHLO', 'STARTTLS', 'MAIL', 'RCPT', 'DATA', 'QUIT'] as const
  return states.find((state) => state === word) ?? 'other'
}
