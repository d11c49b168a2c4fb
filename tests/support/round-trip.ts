import { join } from 'node:path'
import { dnsError, type Resolver } from '../../src/intake/authenticity/resolver.ts'
import { createIntake, type Intake } from '../../src/intake/intake.ts'
import { createAccountChecks, type AccountChecks } from '../../src/outgoing/accounts/account-checks.ts'
import { houseAccounts } from '../../src/outgoing/accounts/house-accounts.ts'
import type { Listener } from '../../src/outgoing/accounts/listener.ts'
import type { MailNetwork } from '../../src/outgoing/mail-network.ts'
import { laneOpener } from '../../src/outgoing/open-lanes.ts'
import { openChannel } from '../../src/outgoing/open-channel.ts'
import { submit } from '../../src/outgoing/submit.ts'
import { createTestMailWork, type TestMailWork } from '../../src/outgoing/test-mail/test-mail-work.ts'
import type { Door } from '../../src/gateway/door.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { addDesk } from '../../src/store/desks.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { newChannel } from './channels.ts'
import type { TestDatabase } from './database.ts'
import { type Downstream, openDownstream } from './downstream.ts'
import { openDoor, silentLog } from './gateway.ts'

const secret = new Uint8Array(32).fill(7)
const certificates = join(import.meta.dirname, 'certificates')
const tls = { certFile: join(certificates, 'one-cert.pem'), keyFile: join(certificates, 'one-key.pem') }

/** The name of the house's host, which its certificate bears. */
export const houseHost = 'one.example'

/** A house with every link of the way that a test message takes; each can be broken and mended. */
export type House = AsyncDisposable & {
  readonly deskId: string
  readonly address: string
  readonly channelId: string
  readonly intake: Intake
  readonly checks: AccountChecks
  readonly work: TestMailWork
  readonly clock: () => Date
  readonly relay: Downstream
  readonly network: MailNetwork
  readonly resolve: Resolver
  readonly listener: () => Listener | null
  /** What the links do now. */
  readonly links: { mx: string; relay: 'takes' | 'refuses'; forwarder: 'alive' | 'dead' }
  /** Moves the clock. */
  advance(ms: number): void
  closeDoor(): Promise<void>
  openDoorAgain(): Promise<void>
}

/** Opens one: a desk, the door for it, a channel to a relay on the loopback, and the relay, which forwards to the door. */
export async function openHouse(database: TestDatabase): Promise<House> {
  let shift = 0
  const clock = (): Date => new Date(Date.now() + shift)
  const blobs = new BlobStore('/nonexistent')
  const intake = createIntake({
    database,
    blobs,
    secret,
    hostname: houseHost,
    maxMessageOctets: 1_000_000,
    maxHops: 50,
    maxRecipients: 100,
    log: silentLog,
    clock,
    extraction: { workers: 1 },
  })
  const address = 'suporte@empresa.example'
  const { id: deskId } = await addDesk(
    database.writer,
    { address, mode: 'direct', profile: 'estrito', aliases: [] },
    clock(),
  )
  const openOwnDoor = (): Promise<Door> => openDoor({ intake, hostname: houseHost, tls })
  let door = await openOwnDoor()
  const links: House['links'] = { mx: houseHost, relay: 'takes', forwarder: 'alive' }
  const relay = await openDownstream((state, socket) => {
    if (state === 'greeting' && links.relay === 'refuses') return () => socket.write('554 5.7.1 Not you\r\n')
    if (state !== 'end' || links.forwarder === 'dead') return undefined
    return () => {
      const raw = (relay.mails.at(-1) ?? '').replace(/^\.\./gm, '.')
      const [host, port] = 'port' in door.address ? [door.address.host, door.address.port] : ['', 0]
      submit({ host, port }, { reversePath: null, recipients: [address], raw })
        .catch(() => undefined)
        .finally(() => socket.write('250 2.0.0 OK\r\n'))
    }
  })
  const channel = newChannel({ id: 'saida', name: 'Saída', isSystem: true })
  const server = { host: '127.0.0.1', port: relay.port, encryption: 'none' } as const
  await saveChannel(database.writer, { ...channel, settings: { ...channel.settings, server } }, clock())
  const network: MailNetwork = {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    mayConnect: () => true,
  }
  const resolve: Resolver = async (name, type) => {
    if (type === 'MX') return [{ exchange: links.mx, priority: 10 }]
    if (type === 'A' && name === houseHost) return ['192.0.2.1']
    if (type === 'A' && name === links.mx) return ['192.0.2.99']
    throw dnsError('ENODATA')
  }
  const secrets = createSecretBox(secret, [])
  const means = {
    database,
    secrets,
    accessTokens: async () => {
      throw new Error('expected no channel with a token')
    },
  }
  const listener = (): Listener | null => ('port' in door.address ? { ...door.address } : null)
  const limits = { reachMs: 500, stepMs: 1_000 }
  const sources = houseAccounts({
    database,
    clock,
    listener,
    network,
    resolve,
    hostname: houseHost,
    means,
    limits,
  })
  const checks = createAccountChecks({ database, clock, log: silentLog, sources })
  const lanes = {
    database,
    destination: null,
    hostname: houseHost,
    openChannel: (one: Parameters<typeof openChannel>[0]) => openChannel(one, means),
    resolve,
    policies: async () => null,
    mayReach: () => true,
    clock,
    limits: { silenceMs: 2_000, wholeMs: 4_000, lastReplyMs: 4_000 },
  }
  const work = createTestMailWork({
    database,
    blobs,
    signature: { secret, hostname: houseHost },
    open: (channelId) => laneOpener(lanes)(channelId),
    checks,
    clock,
    log: silentLog,
  })
  return {
    deskId,
    address,
    channelId: channel.id,
    intake,
    checks,
    work,
    clock,
    relay,
    network,
    resolve,
    listener,
    links,
    advance(ms) {
      shift += ms
    },
    closeDoor: () => door.close(),
    async openDoorAgain() {
      door = await openOwnDoor()
    },
    async [Symbol.asyncDispose]() {
      await work.idle()
      relay.close()
      await door.close()
      await intake.close()
    },
  }
}
