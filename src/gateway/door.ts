import type { Log } from '../domain/log.ts'
import type { Intake } from '../intake/intake.ts'
import type { FrontNetworks } from './fronts.ts'

/** Where a door listens: a TCP address, or the path of a Unix socket. */
export type Listen = { readonly host: string; readonly port: number } | { readonly path: string }

/** An open door. */
export type Door = {
  /** Where it listens, with the port the system chose when 0 was asked for. */
  readonly address: Listen
  /**
   * Takes no new session, answers 421 4.3.2 to new transactions and lets those in flight finish.
   *
   * Sessions that are not over after the grace are ended.
   */
  drain(graceMs?: number): Promise<void>
  /** Ends every session and stops listening. */
  close(): Promise<void>
}

/** The files of a certificate: PEM, the chain with the leaf first, and its key. */
export type CertificateFiles = { readonly certFile: string; readonly keyFile: string }

/** What keeps one peer from taking the gateway from the others. */
export type DoorLimits = {
  /** Sessions at a time, in all. */
  readonly sessions: number
  /** Sessions at a time from one address. */
  readonly sessionsPerPeer: number
  /** Faulty commands until the session is ended. */
  readonly errorsPerSession: number
  /** Refused recipients until the session is ended, so that addresses cannot be harvested. */
  readonly unknownRecipientsPerSession: number
  /** Commands that move no mail until the session is ended, counted from its last message. */
  readonly idleCommandsPerSession: number
  /** Seconds without a whole command; also the window over which the pace of a message is measured. RFC 5321 §4.5.3.2.7 */
  readonly idleSeconds: number
  readonly sessionSeconds: number
  /** Seconds one message may take from 354 to its last octet. */
  readonly dataSeconds: number
  readonly minOctetsPerSecond: number
}

/** The limits when nothing else is configured. */
export const defaultLimits: DoorLimits = {
  sessions: 500,
  sessionsPerPeer: 20,
  errorsPerSession: 10,
  unknownRecipientsPerSession: 20,
  idleCommandsPerSession: 100,
  idleSeconds: 300,
  sessionSeconds: 1800,
  dataSeconds: 600,
  minOctetsPerSecond: 500,
}

/** What a door needs to open. */
export type DoorOptions = {
  readonly listen: Listen
  /** The mode of a Unix socket; what the process gives its files unless said. */
  readonly socketMode?: number
  readonly protocol: 'smtp' | 'lmtp'
  readonly hostname: string
  /** `null` when no certificate is configured. */
  readonly tls: CertificateFiles | null
  /** How often the files of the certificate are looked at; every 10 s unless a test is in a hurry. */
  readonly certificatePollMs?: number
  /** In production an SMTP door does not open without a certificate of its own. */
  readonly environment: 'production' | 'development'
  readonly limits?: Partial<DoorLimits>
  /** The hosts in front that may tell for whom they speak; nobody unless said. */
  readonly fronts?: FrontNetworks
  readonly maxMessageOctets: number
  readonly intake: Pick<Intake, 'begin'>
  readonly log: Log
}
