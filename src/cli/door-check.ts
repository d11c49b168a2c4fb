import { createConnection, type Socket } from 'node:net'
import type { Config } from '../config.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { type RunningDoor, readRunState } from './run-state.ts'

/** What a door answered, or did not. */
export type DoorCheck = {
  readonly door: RunningDoor['door']
  readonly at: string
  readonly fault: string | null
}

/** Asks every configured door of the running gateway for its greeting. */
export async function checkDoors(config: Config, timeoutMs: number): Promise<DoorCheck[]> {
  const state = await readRunState(config.dataDir)
  const configured = (['smtp', 'lmtp', 'milter', 'http', 'admin'] as const).flatMap((door) => {
    const listen = config[door].listen
    if (listen === null) return []
    const isChosen = 'port' in listen && listen.port === 0
    const running = state?.doors.find((each) => each.door === door)?.address
    if ('fd' in listen) return running === undefined ? [] : [{ door, address: running }]
    return [{ door, address: isChosen ? (running ?? listen) : listen }]
  })
  return Promise.all(configured.map((door) => checkDoor(door, timeoutMs)))
}

/** Where a door listens, in words. */
export function written(address: RunningDoor['address']): string {
  if ('path' in address) return `unix:${address.path}`
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
}

/**
 * Where this host reaches the door that takes mail from outside; `null` where it has none.
 *
 * A process that has not opened it itself knows it by the configuration.
 */
export function listenerOf({ smtp: { listen } }: Config, running: readonly RunningDoor[]): Listener | null {
  const opened = running.find(({ door }) => door === 'smtp')?.address
  const address = opened ?? listen
  if (address === null || ('port' in address && address.port === 0)) return null
  return reachable(address)
}

async function checkDoor({ door, address }: RunningDoor, timeoutMs: number): Promise<DoorCheck> {
  const at = written(address)
  if ('port' in address && address.port === 0)
    return { door, at, fault: 'no gateway runs on this data folder' }
  const { expected, request, end } = greetings[door]
  try {
    const answer = await firstLine(reachable(address), { request, end }, timeoutMs)
    return {
      door,
      at,
      fault: answer.startsWith(expected) ? null : `expected ${expected.trim()}, got ${answer.slice(0, 80)}`,
    }
  } catch (error) {
    return { door, at, fault: error instanceof Error ? error.message : String(error) }
  }
}

/** How each door is asked, what a healthy one answers first, and where that answer ends. */
const mail = { expected: '220 ', request: null, end: '\r\n' } as const
const web = {
  expected: 'HTTP/1.1 200',
  request: 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  end: '\r\n',
} as const
const greetings: Readonly<
  Record<
    RunningDoor['door'],
    { readonly expected: string; readonly request: string | null; readonly end: string }
  >
> = {
  smtp: mail,
  lmtp: mail,
  // An offer of version 6 with nothing in it; the answer is as long as the question.
  milter: {
    expected: '\0\0\0\rO',
    request: `\0\0\0\rO\0\0\0\u0006${'\0'.repeat(8)}`,
    end: `\0\0\0\u0006${'\0'.repeat(8)}`,
  },
  http: web,
  admin: web,
}

/** Where a door is reached from this host: one that listens on every address, on the loopback one. */
export function reachable(address: RunningDoor['address']): RunningDoor['address'] {
  if ('path' in address) return address
  const loopback: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  return { host: loopback[address.host] ?? address.host, port: address.port }
}

function firstLine(
  address: RunningDoor['address'],
  { request, end: lineEnd }: { readonly request: string | null; readonly end: string },
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection({ ...address, timeout: timeoutMs })
    let text = ''
    const end = (settle: () => void): void => {
      settle()
      socket.destroy()
    }
    socket.on('connect', () => {
      if (request !== null) socket.write(request)
    })
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.includes(lineEnd) && text.length < 4096) return
      if (request === null) socket.write('QUIT\r\n')
      end(() => resolve(text.split('\r\n', 1)[0] ?? ''))
    })
    socket.on('timeout', () => end(() => reject(new Error(`expected an answer within ${timeoutMs} ms`))))
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('close', () => reject(new Error('expected a greeting, the connection was closed')))
  })
}
