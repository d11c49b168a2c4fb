import { createServer, type Server, type Socket } from 'node:net'
import type { Network } from '../../domain/mail/network.ts'
import { isInNetworks } from '../../domain/mail/network-set.ts'
import type { Log } from '../../domain/log.ts'
import type { Intake } from '../../intake/intake.ts'
import type { Door, DoorLimits } from '../door.ts'
import { defaultLimits } from '../door.ts'
import { sweepIntervalMs } from '../limits.ts'
import { HeldBack } from './held-back.ts'
import { type MilterListen, openListener, type SocketRights } from './listener.ts'
import { MilterSession, type MilterState } from './milter-session.ts'

/** What a milter door needs to open. */
export type MilterDoorOptions = {
  readonly listen: MilterListen
  /** Whose word counts; a Unix socket is guarded by its rights alone. */
  readonly peers: readonly Network[]
  readonly rights?: SocketRights
  readonly limits?: Partial<DoorLimits>
  readonly maxMessageOctets: number
  readonly intake: Pick<Intake, 'begin' | 'leadsToDesk'>
  readonly log: Log
  readonly progressMs?: number
}

const drainGraceMs = 30_000
const pollMs = 20
/** Well within the five minutes that mail servers wait. */
const defaultProgressMs = 10_000

/** Opens a milter door: a mail server asks about its messages while their senders wait. */
export async function startMilterDoor(options: MilterDoorOptions): Promise<Door> {
  const { intake, log, maxMessageOctets, peers, rights = {} } = options
  const limits = { ...defaultLimits, ...options.limits }
  const state: MilterState = {
    intake,
    log,
    maxMessageOctets,
    heldBack: new HeldBack(),
    idleMs: limits.sessionSeconds * 1000,
    dataMs: limits.dataSeconds * 1000,
    progressMs: options.progressMs ?? defaultProgressMs,
    isDraining: false,
  }
  const sessions = new Map<MilterSession, Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    const { remoteAddress } = socket
    const isKnown = remoteAddress === undefined || isInNetworks(peers, remoteAddress)
    if (!isKnown || sessions.size >= limits.sessions) {
      const why = isKnown ? 'too many sessions' : 'not among the mail servers that may ask'
      log('warn', 'session.failed', { door: 'milter', peer: remoteAddress, error: why })
      socket.destroy()
      return
    }
    const session = new MilterSession(socket, state)
    sessions.set(session, socket)
    socket.once('close', () => void sessions.delete(session))
    void session.run()
  })
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()))
  const address = await openListener(server, options.listen, rights)
  const sweeper = setInterval(() => {
    const now = performance.now()
    for (const session of sessions.keys()) session.sweep(now)
  }, sweepIntervalMs(limits))
  sweeper.unref()
  log('info', 'door.listening', { door: 'milter', ...address })
  return {
    address,
    async drain(graceMs = drainGraceMs) {
      const deadline = performance.now() + graceMs
      state.isDraining = true
      stopListening(server)
      for (const session of sessions.keys()) session.leave()
      while (sessions.size > 0 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, pollMs))
    },
    async close() {
      clearInterval(sweeper)
      state.isDraining = true
      stopListening(server)
      for (const socket of sessions.values()) socket.destroy()
      await closed
    },
  }
}

function stopListening(server: Server): void {
  if (server.listening) server.close()
}
