import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { findAddresses } from '../../intake/find-addresses.ts'
import { untilAborted } from '../until-aborted.ts'
import { SmtpFault } from './fault.ts'

/** Where to connect. */
export type Target = {
  readonly host: string
  readonly port: number
  /** The addresses of the host where they are known; they are looked up where not. */
  readonly addresses?: readonly string[]
  /** Whether we may connect to an address at all. */
  mayReach(address: string, port: number): boolean
}

/** Octets that a server may send in one session; it has no reason for a hundredth. */
const maxReceived = 4 * 1024 * 1024
const watchMs = 200

/**
 * Connects to the first address of a host that answers.
 *
 * A signal breaks it off. A name is looked up once and the very addresses are looked at, so that none can change between the look and the call.
 */
export async function openSocket(target: Target, timeoutMs: number, signal?: AbortSignal): Promise<Socket> {
  const until = performance.now() + timeoutMs
  const all = target.addresses ?? (await untilAborted(addressesOf(target.host, timeoutMs), signal))
  const open = all.filter((address) => target.mayReach(address, target.port))
  if (open.length === 0) {
    const outcome = all.length === 0 ? 'unreachable' : 'private-host'
    const reply = all.length === 0 ? `no address for ${target.host}` : `${target.host} is no public host`
    throw new SmtpFault({ outcome, code: null, reply })
  }
  let last: unknown = null
  for (const [index, address] of open.entries()) {
    // Each of those that are left gets its share of the time.
    const share = (until - performance.now()) / (open.length - index)
    if (share <= 0) break
    try {
      return watched(await connectTo(address, target.port, share, signal))
    } catch (error) {
      signal?.throwIfAborted()
      last = error
    }
  }
  const reply = last instanceof Error ? last.message : `${target.host} does not answer`
  throw new SmtpFault({ outcome: 'unreachable', code: null, reply }, last)
}

async function addressesOf(host: string, timeoutMs: number): Promise<readonly string[]> {
  return findAddresses(host, timeoutMs).catch((error: unknown) => {
    throw new SmtpFault({ outcome: 'unreachable', code: null, reply: String(error) }, error)
  })
}

async function connectTo(
  address: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Socket> {
  const late = AbortSignal.timeout(Math.max(1, Math.round(timeoutMs)))
  const socket = connect({ host: address, port })
  try {
    await once(socket, 'connect', { signal: signal === undefined ? late : AbortSignal.any([late, signal]) })
    return socket
  } catch (error) {
    socket.on('error', () => undefined)
    socket.destroy()
    const isLate = error instanceof Error && error.name === 'AbortError'
    throw isLate ? new Error(`connect ETIMEDOUT ${address}:${port}`) : error
  }
}

/** Ends a connection on which more comes than any dialogue holds: blank lines are replies to nobody. */
function watched(socket: Socket): Socket {
  const timer = setInterval(() => {
    if (socket.bytesRead > maxReceived)
      socket.destroy(new Error('the server says more than any dialogue holds'))
  }, watchMs).unref()
  socket.once('close', () => clearInterval(timer))
  // Whoever speaks on it hears of it too; nobody does while it passes from one to the other.
  socket.on('error', () => undefined)
  return socket
}
