import { createConnection, type Socket } from 'node:net'
import type { Config } from '../config.ts'
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
  const configured = (['smtp', 'lmtp', 'http', 'admin'] as const).flatMap((door) => {
    const listen = config[door].listen
    if (listen === null) return []
    const isChosen = 'port' in listen && listen.port === 0
    const running = state?.doors.find((each) => each.door === door)?.address
    return [{ door, address: isChosen ? (running ?? listen) : listen }]
  })
  return Promise.all(configured.map((door) => checkDoor(door, timeoutMs)))
}

/** Where a door listens, in words. */
export function written(address: RunningDoor['address']): string {
  if ('path' in address) return `unix:${address.path}`
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
}

async function checkDoor({ door, address }: RunningDoor, timeoutMs: number): Promise<DoorCheck> {
  const at = written(address)
  if ('port' in address && address.port === 0)
    return { door, at, fault: 'no gateway runs on this data folder' }
  const isWeb = door === 'admin' || door === 'http'
  const expected = isWeb ? 'HTTP/1.1 200' : '220 '
  try {
    const answer = await firstLine(reachable(address), isWeb ? httpRequest : null, timeoutMs)
    return {
      door,
      at,
      fault: answer.startsWith(expected) ? null : `expected ${expected.trim()}, got ${answer.slice(0, 80)}`,
    }
  } catch (error) {
    return { door, at, fault: error instanceof Error ? error.message : String(error) }
  }
}

const httpRequest = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

/** Where a door is reached from this host: one that listens on every address, on the loopback one. */
export function reachable(address: RunningDoor['address']): RunningDoor['address'] {
  if ('path' in address) return address
  const loopback: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  return { host: loopback[address.host] ?? address.host, port: address.port }
}

function firstLine(
  address: RunningDoor['address'],
  request: string | null,
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
      if (!text.includes('\r\n') && text.length < 4096) return
      if (request === null) socket.write('QUIT\r\n')
      end(() => resolve(text.split('\r\n', 1)[0] ?? ''))
    })
    socket.on('timeout', () => end(() => reject(new Error(`expected an answer within ${timeoutMs} ms`))))
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('close', () => reject(new Error('expected a greeting, the connection was closed')))
  })
}
