import { readCertificate, watchCertificate } from './certificate.ts'
import { defaultLimits } from './door.ts'
import type { Door, DoorOptions } from './door.ts'
import { makeFronts, noFronts } from './fronts.ts'
import { watchPeers } from './inside-peers.ts'
import { disabledFor } from './library-replies.ts'
import { listen } from './listen.ts'
import { SessionCount, sweepIntervalMs } from './limits.ts'
import { SmtpServer } from './smtp-server.ts'
import type { DoorState } from './smtp-session.ts'

const drainGraceMs = 30_000
const pollMs = 20

/**
 * Opens an SMTP or LMTP door: RFC 5321 or RFC 2033 spoken on a socket, every question put to the intake.
 *
 * Throws when the address is taken, when a certificate file cannot be served, and in production when an SMTP
 * door would have to use the key that is published with smtp-server.
 */
export async function startSmtpDoor(options: DoorOptions): Promise<Door> {
  const { tls, log, protocol } = options
  const limits = { ...defaultLimits, ...options.limits }
  const offersTls = tls !== null || (protocol === 'smtp' && options.environment === 'development')
  if (!offersTls && protocol === 'smtp') {
    throw new Error(
      'Expected a certificate for the SMTP door, got none: set the TLS certificate and key files (production never uses the published test key)',
    )
  }
  if (offersTls && tls === null)
    log('warn', 'certificate.failed', { door: protocol, error: 'published test key in use' })
  const named = options.fronts ?? noFronts
  const state: DoorState = {
    protocol,
    intake: options.intake,
    log,
    limits,
    sessions: new SessionCount(limits),
    fronts: makeFronts(named),
    // What speaks LMTP is always a host of the inside.
    notePeer: protocol === 'smtp' ? watchPeers(log) : () => undefined,
    isDraining: false,
  }
  const server = new SmtpServer(
    {
      ...(tls === null ? {} : await readCertificate(tls)),
      name: options.hostname,
      banner: 'Portaria',
      heloResponse: '%s',
      lmtp: protocol === 'lmtp',
      size: options.maxMessageOctets,
      hideENHANCEDSTATUSCODES: false,
      disabledCommands: [...disabledFor(named), ...(offersTls ? [] : ['STARTTLS'])],
      // Bounds the sockets whose PROXY header is still to come; sessions are counted by ourselves.
      maxClients: limits.sessions,
      disableReverseLookup: true,
      allowHalfOpen: true,
      minVersion: 'TLSv1.2',
      socketTimeout: limits.idleSeconds * 1000,
      logger: false,
    },
    state,
  )
  const address = await listen(server.server, options.listen, options.socketMode)
  const closed = new Promise<void>((resolve) => server.server.once('close', () => resolve()))
  const watch =
    tls === null
      ? null
      : watchCertificate(
          tls,
          (certificate) => server.updateSecureContext(certificate),
          log,
          options.certificatePollMs,
        )
  const sweeper = setInterval(() => {
    const now = performance.now()
    for (const session of server.sessions()) session.sweep(now)
  }, sweepIntervalMs(limits))
  sweeper.unref()
  log('info', 'door.listening', { door: protocol, ...address })
  return {
    address,
    drain: (graceMs = drainGraceMs) => drain(server, state, graceMs),
    close: async () => {
      clearInterval(sweeper)
      watch?.close()
      end(server, state)
      await closed
    },
  }
}

/** Ends idle sessions at once and the others when their transaction is over, or when the grace is. */
async function drain(server: SmtpServer, state: DoorState, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs
  state.isDraining = true
  server.server.close()
  for (const session of server.sessions()) session.leave()
  while (state.sessions.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

/** Ends every session, whatever it is doing. */
function end(server: SmtpServer, state: DoorState): void {
  state.isDraining = true
  server.server.close()
  for (const session of server.sessions()) session._socket.destroy()
}
