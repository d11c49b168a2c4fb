import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../../src/domain/log.ts'
import { pass, reject } from '../../src/domain/policy/verdict.ts'
import { startSmtpDoor } from '../../src/gateway/smtp.ts'
import type { Door, DoorOptions } from '../../src/gateway/door.ts'
import { createIntake } from '../../src/intake/intake.ts'
import type { Authenticity } from '../../src/intake/authenticity/authenticity.ts'
import type { Intake, RecipientReply, Transaction } from '../../src/intake/intake.ts'
import type { ReputationLooks } from '../../src/intake/reputation/reputation.ts'
import type { OctetSource, Scanners } from '../../src/intake/scan/scanners.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { addContact } from '../../src/store/contacts.ts'
import { addDesk } from '../../src/store/desks.ts'
import { openSqliteInMemory } from './database.ts'
import type { TestDatabase } from './database.ts'

/** A log that keeps nothing. */
export const silentLog: Log = () => undefined

/** What a stand-in for the intake has been handed. */
export type Received = { readonly recipients: readonly string[]; readonly octets: Buffer }

/** An intake that takes everything, for tests that are about the door alone. */
export function openIntake(change: Partial<Transaction> = {}): {
  readonly received: Received[]
  readonly intake: DoorOptions['intake']
} {
  const received: Received[] = []
  const begin = (): Transaction => {
    const recipients: string[] = []
    return {
      from: async () => ({ verdict: pass, text: [] }),
      to: async (recipient) => {
        if (recipient.startsWith('nobody')) return { verdict: reject('unknown-address'), text: [] }
        recipients.push(recipient)
        return { verdict: pass, text: [] }
      },
      message: async (octets) => {
        const chunks: Uint8Array[] = []
        for await (const chunk of octets) chunks.push(chunk)
        received.push({ recipients, octets: Buffer.concat(chunks) })
        return recipients.map(
          (recipient): RecipientReply => ({
            recipient,
            verdict: pass,
            text: [`Protocolo 2026-${received.length}`],
          }),
        )
      },
      ...change,
    }
  }
  return { received, intake: { begin } }
}

/** Opens a door on a free port of the loopback, with what the test changes. */
export function openDoor(change: Partial<DoorOptions> = {}): Promise<Door> {
  return startSmtpDoor({
    listen: { host: '127.0.0.1', port: 0 },
    protocol: 'smtp',
    hostname: 'mx.portaria.example',
    tls: null,
    environment: 'development',
    maxMessageOctets: 1_000_000,
    intake: openIntake().intake,
    log: silentLog,
    ...change,
  })
}

/** A gateway with the real path of a message: SQLite in memory, and some desks. */
export type TestGateway = {
  readonly door: Door
  readonly intake: Intake
  readonly database: TestDatabase
  close(): Promise<void>
}

/** What a test may change of the path. */
export type GatewayChange = {
  readonly door?: Partial<DoorOptions>
  readonly maxMessageOctets?: number
  readonly maxRecipients?: number
  readonly maxHops?: number
  readonly publicUrl?: string
  readonly hasDesks?: boolean
  readonly authenticity?: Authenticity
  readonly recipientsPerReversePath?: number
  readonly scanners?: Scanners
  readonly reputation?: ReputationLooks
  /** Where every peer seems to speak from; the loopback is never looked at. */
  readonly peerAddress?: string
}

/** Scanners that find what the message says they should. */
const fakeScanners: Scanners = {
  virus: async (source) => {
    const octets = await textOf(source)
    if (octets.includes('SCANNER-DOWN')) return { kind: 'unscanned', cause: 'unreachable' }
    if (octets.includes('VIRUS-STAND-IN')) return { kind: 'found', signature: 'Stand.In' }
    return { kind: 'clean' }
  },
  spam: async (source) => {
    const octets = await textOf(source)
    const said = { kind: 'scored', score: 20, required: 15, symbols: '' } as const
    if (octets.includes('SPAM-STAND-IN')) return { ...said, action: 'refuse' }
    if (octets.includes('WAIT-STAND-IN')) return { ...said, action: 'wait' }
    return { ...said, score: 0, action: 'none' }
  },
}

async function textOf(source: OctetSource): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** Opens a gateway on a free port, with its tables in memory and its blobs in a folder that goes away. */
export async function openGateway(change: GatewayChange = {}): Promise<TestGateway> {
  const database = await openSqliteInMemory()
  const folder = await mkdtemp(join(tmpdir(), 'portaria-gateway-'))
  if (change.hasDesks !== false) await addDesks(database)
  const maxMessageOctets = change.maxMessageOctets ?? 1_000_000
  const intake = createIntake({
    database,
    blobs: new BlobStore(folder),
    secret: Buffer.alloc(32, 7),
    hostname: 'mx.desk.example',
    publicUrl: change.publicUrl ?? null,
    maxMessageOctets,
    maxHops: change.maxHops ?? 50,
    maxRecipients: change.maxRecipients ?? 100,
    rates: { perReversePath: change.recipientsPerReversePath ?? 0 },
    scanners: change.scanners ?? fakeScanners,
    log: silentLog,
    ...(change.authenticity === undefined ? {} : { authenticity: change.authenticity }),
    ...(change.reputation === undefined ? {} : { reputation: change.reputation }),
  })
  const { peerAddress: address } = change
  const seen: DoorOptions['intake'] = {
    begin: (session) =>
      intake.begin(address === undefined ? session : { ...session, peer: { ...session.peer, address } }),
  }
  const door = await openDoor({ hostname: 'mx.desk.example', intake: seen, maxMessageOctets, ...change.door })
  const close = async (): Promise<void> => {
    await door.close()
    await intake.close()
    await database.close()
    await rm(folder, { recursive: true })
  }
  return { door, intake, database, close }
}

async function addDesks({ writer }: TestDatabase): Promise<void> {
  const now = new Date()
  const desk = { mode: 'direct', profile: 'triagem', aliases: [] } as const
  await addDesk(writer, { ...desk, address: 'suporte@desk.example', aliases: ['ajuda@desk.example'] }, now)
  await addDesk(writer, { ...desk, address: 'estrito@desk.example', profile: 'estrito' }, now)
  await addDesk(writer, { ...desk, address: 'help@desk.example', language: 'en' }, now)
  const files = { encryptedArchives: 'refuse', maxFiles: 1, headerFaults: 'refuse' } as const
  const scans = { virusScan: 'defer-unscanned', spamScan: 'refuse' } as const
  await addDesk(writer, { ...desk, address: 'conferido@desk.example', settings: scans }, now)
  await addDesk(writer, { ...desk, address: 'anexos@desk.example', settings: files }, now)
  const careful = { address: 'seguro@desk.example', settings: { authentication: 'refuse' } } as const
  await addDesk(writer, { ...desk, ...careful }, now)
  await addDesk(writer, { ...desk, address: 'fechado@desk.example', enabled: false }, now)
  const person = { name: 'Ana', role: 'requester' } as const
  await addContact(writer, { ...person, address: 'ana@client.example' }, now)
  await addContact(writer, { ...person, address: 'bloqueado@client.example', active: false }, now)
  await addContact(writer, { ...person, address: 'manual@client.example', byEmail: false }, now)
  await addContact(
    writer,
    { ...person, address: 'tecnico@client.example', role: 'technician', otherRoles: ['requester'] },
    now,
  )
  await addDesk(
    writer,
    { ...desk, address: 'respostas@desk.example', settings: { newRequests: 'nobody' } },
    now,
  )
  await addDesk(writer, { ...desk, address: 'cota@desk.example', settings: { pendingLimit: 0 } }, now)
  const reputed = { listedPeer: 'refuse', senderDomain: 'refuse' } as const
  await addDesk(writer, { ...desk, address: 'reputacao@desk.example', settings: reputed }, now)
  await addDesk(writer, { ...desk, address: 'espera@desk.example', settings: { listedPeer: 'defer' } }, now)
  await addDesk(writer, { ...desk, address: 'cinza@desk.example', settings: { greylisting: '5' } }, now)
  const settings = { approveAtDoor: 'strangers' } as const
  await addDesk(writer, { ...desk, address: 'porta@desk.example', settings }, now)
  await addBlock(writer, { pattern: 'spam.example', reason: 'Propaganda', owner: 'test' }, now)
}
