import { setTimeout as wait } from 'node:timers/promises'
import type { Door } from '../../src/domain/mail/door-nature.ts'
import type { PulledKind } from '../../src/domain/pull/pulled-account.ts'
import type { Door as OpenDoor } from '../../src/gateway/door.ts'
import { startPuller } from '../../src/gateway/pull/puller.ts'
import { createPullJournal } from '../../src/store/pull-journal.ts'
import type { Dovecot } from './dovecot.ts'
import { openDoor } from './gateway.ts'
import { ask, openHttpDoor } from './http-door.ts'
import type { TestIntake } from './intake.ts'
import { MilterClient } from './milter-client.ts'
import { openMilterDoor } from './milter.ts'
import { addPulledAccount } from './pulled.ts'
import { passwordOf, testNetwork } from './pulling.ts'
import { sendOctets } from './send-mail.ts'

/** A mail on its way: its octets begin with the Return-Path that says the same as `from`. */
export type CarriedMail = { readonly from: string; readonly raw: Buffer }

/** Where mails are brought in, and to which of its desks. */
export type Destination = {
  readonly house: TestIntake
  readonly deskId: string
  readonly to: string
  readonly maxMessageOctets: number
}

/** Brings mails in, one after the other, by real sockets. */
export type Carry = (destination: Destination, mails: readonly CarriedMail[]) => Promise<void>

/** The doors at which mail comes in, and how it is brought there. */
export function carriers(dovecot: Dovecot): Readonly<Record<Exclude<Door, 'simulate' | 'reprocess'>, Carry>> {
  return {
    smtp: (destination, mails) => speak('smtp', destination, mails),
    lmtp: (destination, mails) => speak('lmtp', destination, mails),
    milter: askByMilter,
    http: post,
    imap: (destination, mails) => pull('imap', dovecot, destination, mails),
    pop3: (destination, mails) => pull('pop3', dovecot, destination, mails),
    async cli({ house, to }, mails) {
      for (const mail of mails) await house.send({ ...mail, to: [to], door: 'cli' })
    },
  }
}

async function speak(
  protocol: 'smtp' | 'lmtp',
  { house: { intake }, to, maxMessageOctets }: Destination,
  mails: readonly CarriedMail[],
): Promise<void> {
  await using door = await closing(openDoor({ protocol, intake, maxMessageOctets }))
  const greeting = protocol === 'smtp' ? 'EHLO' : 'LHLO'
  for (const mail of mails) await sendOctets(portOf(door), { ...mail, to, greeting })
}

/** Whom the mail server of the milter door tells to be its client: a loopback address would be nobody's. */
export const toldClient = '192.0.2.1'

async function askByMilter(
  { house: { intake }, to, maxMessageOctets }: Destination,
  mails: readonly CarriedMail[],
): Promise<void> {
  await using door = await closing(openMilterDoor(intake, { maxMessageOctets }))
  const client = await MilterClient.greet(door.address, toldClient)
  for (const mail of mails) await client.deliver({ ...mail, to: [to] })
}

async function post(
  { house: { intake }, to, maxMessageOctets }: Destination,
  mails: readonly CarriedMail[],
): Promise<void> {
  const opened = await openHttpDoor({ intake, maxMessageOctets })
  await using _door = await closing(Promise.resolve(opened.door))
  for (const { from, raw } of mails) {
    const path = `/api/v1/messages?${new URLSearchParams({ from, to })}`
    await ask({ port: opened.port, path, body: raw })
  }
}

async function pull(
  kind: PulledKind,
  dovecot: Dovecot,
  { house: { database, intake }, deskId }: Destination,
  mails: readonly CarriedMail[],
): Promise<void> {
  const user = `${kind}-${deskId.toLowerCase()}`
  const port = kind === 'imap' ? dovecot.imapPort : dovecot.pop3Port
  const server = { host: '127.0.0.1', port, encryption: 'none' } as const
  dovecot.deliver(
    user,
    mails.map(({ raw }) => raw),
  )
  await addPulledAccount(database, { kind, deskId, settings: { server, user, newOnly: false } })
  const puller = startPuller({
    journal: createPullJournal(database),
    intake,
    log: () => undefined,
    network: testNetwork,
    credentialsOf: passwordOf,
    limits: { connectMs: 5_000, silentMs: 30_000 },
    times: { pollMs: 50, roundMs: 500, leaseMs: 30_000, graceMs: 3_000 },
    random: () => 0,
  })
  try {
    await untilTaken(database, mails.length)
  } finally {
    await puller.stop()
  }
}

async function untilTaken({ reader }: TestIntake['database'], count: number): Promise<void> {
  let taken = -1
  for (let quietMs = 0; quietMs < 60_000; quietMs += 50) {
    const [row] = await reader('pulled_messages').whereNotIn('state', ['old']).count({ n: '*' })
    if (Number(row?.n) >= count) return
    if (Number(row?.n) > taken) quietMs = 0
    taken = Number(row?.n)
    await wait(50)
  }
  throw new Error(`expected ${count} fetched mails, got ${taken}`)
}

function portOf({ address }: OpenDoor): number {
  return 'port' in address ? address.port : 0
}

async function closing(opening: Promise<OpenDoor>): Promise<OpenDoor & AsyncDisposable> {
  const door = await opening
  return { ...door, [Symbol.asyncDispose]: () => door.close() }
}
