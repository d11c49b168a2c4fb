import type { Config } from '../config.ts'
import type { DoorHealth, Health } from '../admin/health.ts'
import type { Log } from '../domain/log.ts'
import { makeNetworks } from '../domain/mail/network-set.ts'
import type { Door } from '../gateway/door.ts'
import { type MilterDoorOptions, startMilterDoor } from '../gateway/milter/milter-door.ts'
import { startSmtpDoor } from '../gateway/smtp.ts'
import type { Intake } from '../intake/intake.ts'
import type { Listener } from '../outgoing/accounts/listener.ts'
import { type Database, migrate, openDatabase, writeTransaction } from '../store/database.ts'
import { listPendingContent } from '../store/extractions.ts'
import { startDistributor } from './distributor.ts'
import { listenerOf, written } from './door-check.ts'
import { addFirstDesk } from './first-desk.ts'
import { openIntake } from './open-intake.ts'
import { openHttpDoor } from './http-door.ts'
import { makeSink, startOutgoing } from './outgoing.ts'
import { startPulling } from './pulling.ts'
import { explainTakenPort } from './taken-port.ts'
import { startTestMails } from './test-mails.ts'
import { startPurge } from './purge.ts'
import type { RunningDoor } from './run-state.ts'
import { sealAnew } from '../store/seal-anew.ts'
import { readSecretBox } from './secret.ts'
import { openBlobs, prepareFolder, refuseUnwritable, type Workspace } from './workspace.ts'

/** What a process does of the gateway's work. */
export const gatewayRoles = ['door', 'pages', 'work', 'pull'] as const

/** A part of the gateway that a process may run. */
export type GatewayRole = (typeof gatewayRoles)[number]

/** A running gateway. */
export type Gateway = {
  readonly database: Database
  readonly doors: readonly RunningDoor[]
  /** Lets the transactions in flight finish, then stops everything. */
  stop(): Promise<void>
}

/** What a gateway is started with. */
export type GatewayOptions = {
  readonly config: Config
  readonly roles: ReadonlySet<GatewayRole>
  /** Whether mail of ours goes into a folder instead of to the smarthost. */
  readonly isDemonstration: boolean
  readonly log: Log
}

/** Wires every layer and opens the doors of the roles; what was opened is closed again when one fails. */
export async function startGateway({
  config,
  roles,
  isDemonstration,
  log,
}: GatewayOptions): Promise<Gateway> {
  await prepareFolder(config, 'write')
  await refuseUnwritable(config)
  const database = openDatabase(config.databaseUrl)
  const stops: (() => Promise<unknown>)[] = [() => database.close()]
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) {
      await each().catch((error: unknown) => log('error', 'store.failed', { task: 'stop', error }))
    }
  }
  try {
    await migrate(database)
    if (config.previousSecret !== null) await sealAnew(database, await readSecretBox(config))
    await addFirstDesk(database, config.hostname)
    const workspace: Workspace = { config, database, blobs: openBlobs(config) }
    const intake = await openIntake(workspace, log, {
      commitsApart: true,
      leavesContents: !roles.has('work'),
    })
    stops.push(() => intake.close())
    const doors: RunningDoor[] = []
    const listener = (): Listener | null => listenerOf(config, doors)
    if (roles.has('work')) {
      intake.start()
      stops.push(startDistributor({ database, clock: () => new Date(), log }))
      stops.push(startPurge({ ...workspace, retentionDays: config.refusedRetentionDays, log }))
      const destination = isDemonstration ? await makeSink(config.dataDir) : config.smarthost
      const outgoing = await startOutgoing(workspace, destination, log)
      stops.push(() => outgoing.close())
      stops.push(await startTestMails(workspace, { destination, listener, log }))
    }
    if (roles.has('pull')) {
      const puller = await startPulling(workspace, intake, log)
      stops.push(() => puller.stop())
    }
    const { listen } = config.admin
    if (roles.has('pages') && listen !== null) {
      // The pages are half of the program: a process without them starts in less time and memory.
      const { openPages } = await import('./pages.ts')
      const readHealth = () => healthOf(workspace, roles, doors)
      const pages = await openPages(workspace, { listen, intake, readHealth, listener }, log)
      stops.push(() => pages.close())
      doors.push({ door: 'admin', address: pages.address })
    }
    for (const protocol of roles.has('door') ? (['smtp', 'lmtp', 'milter'] as const) : []) {
      const door = await openDoor(protocol, config, intake, log)
      if (door) stops.push(() => closeDoor(door))
      if (door) doors.push({ door: protocol, address: door.address })
    }
    const http = roles.has('door') ? await openHttpDoor(config, database, intake, log) : null
    if (http) stops.push(() => closeDoor(http))
    if (http) doors.push({ door: 'http', address: http.address })
    return { database, doors, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openDoor(
  protocol: 'smtp' | 'lmtp' | 'milter',
  { smtp, lmtp, milter, hostname, tls, environment, limits, maxMessageOctets, fronts }: Config,
  intake: Intake,
  log: Log,
): Promise<Door | null> {
  if (protocol === 'milter') return openMilterDoor(milter, { limits, maxMessageOctets, intake, log })
  const { listen } = protocol === 'smtp' ? smtp : lmtp
  if (listen === null) return null
  const options = { listen, protocol, hostname, tls, environment, limits, maxMessageOctets, intake, log }
  const named = protocol === 'smtp' ? { fronts } : { socketMode: lmtp.socketMode }
  return startSmtpDoor({ ...options, ...named }).catch(explainTakenPort(protocol, listen))
}

async function openMilterDoor(
  { listen, peers, socketMode, socketOwner, sessions }: Config['milter'],
  {
    limits,
    ...means
  }: Pick<MilterDoorOptions, 'maxMessageOctets' | 'intake' | 'log'> & Pick<Config, 'limits'>,
): Promise<Door | null> {
  if (listen === null) return null
  const rights = { mode: socketMode, owner: socketOwner }
  const options = { ...means, listen, peers: makeNetworks(peers), rights, limits: { ...limits, sessions } }
  return startMilterDoor(options).catch(async (error: NodeJS.ErrnoException) => {
    if ('fd' in listen) throw error
    return explainTakenPort('milter', listen)(error)
  })
}

async function closeDoor(door: Door): Promise<void> {
  await door.drain()
  await door.close()
}

async function healthOf(
  { config, database }: Workspace,
  roles: ReadonlySet<GatewayRole>,
  running: readonly RunningDoor[],
): Promise<Health> {
  const expected = (['smtp', 'lmtp', 'milter', 'http', 'admin'] as const).filter(
    (name) => config[name].listen !== null && roles.has(name === 'admin' ? 'pages' : 'door'),
  )
  const doors = expected.map((name): DoorHealth => {
    const address = running.find(({ door }) => door === name)?.address
    return { name, address: address ? written(address) : null, isListening: address !== undefined }
  })
  const isDatabaseWritable = await writeTransaction(database, async () => true).catch(() => false)
  const pending = isDatabaseWritable ? await listPendingContent(database.reader, 10_000) : []
  return { doors, isDatabaseWritable, pendingContent: pending.length }
}
