import type { DoorLimits } from './door.ts'

/** Counts the sessions of a door, in all and by peer. */
export class SessionCount {
  readonly #limits: DoorLimits
  readonly #byPeer = new Map<string, number>()
  #all = 0

  constructor(limits: DoorLimits) {
    this.#limits = limits
  }

  /**
   * Counts one session more, unless a limit is reached.
   *
   * A peer without an address (a Unix socket) has no limit of its own. Whoever gets `true` calls `leave` once.
   */
  enter(peer: string): boolean {
    const ofPeer = this.#byPeer.get(peer) ?? 0
    if (this.#all >= this.#limits.sessions) return false
    if (peer !== '' && ofPeer >= this.#limits.sessionsPerPeer) return false
    this.#all += 1
    this.#byPeer.set(peer, ofPeer + 1)
    return true
  }

  /** Counts one session less. */
  leave(peer: string): void {
    const ofPeer = this.#byPeer.get(peer) ?? 0
    this.#all -= 1
    if (ofPeer > 1) this.#byPeer.set(peer, ofPeer - 1)
    else this.#byPeer.delete(peer)
  }

  /** Sessions at this moment. */
  get size(): number {
    return this.#all
  }
}

/** Commands that a client without mail to send can repeat for ever. */
const idleCommands = new Set(['EHLO', 'HELO', 'LHLO', 'HELP', 'NOOP', 'RSET', 'VRFY'])

/** Counts what a session does wrong, or in vain. */
export class FaultCount {
  readonly #limits: DoorLimits
  #errors = 0
  #refusedRecipients = 0
  #idleCommands = 0

  constructor(limits: DoorLimits) {
    this.#limits = limits
  }

  /** Counts a command that moves no mail; any other counts nothing. */
  command(word: string): void {
    if (idleCommands.has(word)) this.#idleCommands += 1
  }

  /** Forgets the commands before a message, because a client may send RSET with each. */
  message(): void {
    this.#idleCommands = 0
  }

  /** Counts a faulty command. */
  error(): void {
    this.#errors += 1
  }

  /** Counts a recipient refused for good. */
  refusedRecipient(): void {
    this.#refusedRecipients += 1
  }

  /** Whether the session has used up what it may do wrong or in vain. */
  get isOver(): boolean {
    return (
      this.#idleCommands >= this.#limits.idleCommandsPerSession ||
      this.#errors >= this.#limits.errorsPerSession ||
      this.#refusedRecipients >= this.#limits.unknownRecipientsPerSession
    )
  }
}

/**
 * Measures whether a message still comes fast enough.
 *
 * A byte now and then keeps a socket from being idle for ever, so the octets of each window are counted too.
 */
export class Pace {
  readonly #limits: DoorLimits
  readonly #startedAt: number
  #windowAt: number
  #windowOctets = 0

  constructor(limits: DoorLimits, now: number) {
    this.#limits = limits
    this.#startedAt = now
    this.#windowAt = now
  }

  /** Whether a message of which this many octets have come has to be given up. */
  isTooSlow(octets: number, now: number): boolean {
    const { dataSeconds, idleSeconds, minOctetsPerSecond } = this.#limits
    if (now - this.#startedAt > dataSeconds * 1000) return true
    const elapsedMs = now - this.#windowAt
    if (elapsedMs < idleSeconds * 1000) return false
    const isSlow = octets - this.#windowOctets < (minOctetsPerSecond * elapsedMs) / 1000
    this.#windowAt = now
    this.#windowOctets = octets
    return isSlow
  }
}

/** How often a door looks at its sessions: a quarter of its shortest limit, between 20 ms and 1 s. */
export function sweepIntervalMs(limits: DoorLimits): number {
  const shortest = Math.min(limits.idleSeconds, limits.sessionSeconds, limits.dataSeconds)
  return Math.min(1000, Math.max(20, shortest * 250))
}
