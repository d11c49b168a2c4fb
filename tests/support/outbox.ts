import type { Attempt } from '../../src/domain/outgoing/attempt.ts'
import type { OutgoingFacts } from '../../src/domain/outgoing/automatic-mail.ts'
import { type Channel, type ChannelSettings, plainAppearance } from '../../src/domain/outgoing/channel.ts'
import type { Mailbox } from '../../src/domain/mail/header-section.ts'
import { keepOctets } from '../../src/outgoing/keep-octets.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { type Tried, recordAttempts } from '../../src/store/attempts.ts'
import { type Database, type Db, writeTransaction } from '../../src/store/database.ts'
import type { NewChannel } from '../../src/store/channels.ts'
import { newId } from '../../src/store/id.ts'
import * as outbox from '../../src/store/outbox.ts'
import { queueMails, type QueuedMail } from '../../src/store/queued-mails.ts'
import type { Courier, DeliveryLimits, Parcel } from '../../src/outgoing/courier.ts'
import { type Destination, laneOpener, type LaneMeans } from '../../src/outgoing/open-lanes.ts'
import { type Outbound, type OutboundOptions, startOutbound } from '../../src/outgoing/outbound.ts'
import { temporaryFolder } from './folders.ts'
import { silentLog } from './gateway.ts'

/** What a test says of a mail that it queues. */
export type TestMail = {
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly subject?: string
  readonly text?: string
  readonly channelId?: string | null
  readonly ticket?: QueuedMail['ticket']
  /** What a person typed in it, and the answer of which it is a copy. */
  readonly typed?: string
  readonly actionId?: string
  readonly leavesAt?: Date
  readonly now?: Date
  readonly blobs?: Pick<BlobStore, 'create'>
}

/** Where nothing goes that has room in its row. */
export const noBlobs = {
  create: (): never => {
    throw new Error('expected a mail that fits in its row')
  },
}

/** Queues a mail that a person wrote, and gives the id of its row. */
export async function queueTestMail(database: Database, mail: TestMail = {}): Promise<string> {
  const [id = ''] = await queueTestMails(database, [mail])
  return id
}

/** Queues mails that people wrote, in one transaction, and gives the ids of their rows. */
export async function queueTestMails(
  database: Database,
  mails: readonly TestMail[],
): Promise<readonly string[]> {
  const queued = await Promise.all(mails.map(testMail))
  const now = mails[0]?.now ?? new Date()
  await writeTransaction(database, (trx) => queueMails(trx, queued, now))
  return queued.map(({ id }) => id)
}

async function testMail(mail: TestMail): Promise<QueuedMail> {
  const { to = ['ana@client.example'], cc = [], subject = 'Resposta', text = 'Bom dia.\r\n' } = mail
  const { channelId = null, ticket = null, now = new Date(), leavesAt = now, blobs = noBlobs } = mail
  const { typed, actionId } = mail
  const id = newId(now)
  const raw = [
    'From: Suporte <suporte@desk.example>',
    `To: ${to.join(', ')}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@desk.example>`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n')
  const mailboxes = (addresses: readonly string[]): Mailbox[] =>
    addresses.map((address) => ({ name: '', address }))
  return {
    id,
    mail: {
      template: 'composed',
      messageId: `${id}@desk.example`,
      reversePath: 'suporte@desk.example',
      author: { name: 'Suporte', address: 'suporte@desk.example' },
      to: mailboxes(to),
      cc: mailboxes(cc),
      subject,
      octets: await keepOctets([Buffer.from(raw)], blobs),
    },
    kind: 'new',
    ticket,
    leavesAt,
    channel: { channelId, why: channelId === null ? 'none' : 'specific' },
    ...(typed !== undefined && { typed }),
    ...(actionId !== undefined && { actionId }),
  }
}

/** The process that the tests of the store take mails for. */
const lease = 'test'
const leaseMs = 10 * 60_000

/** A mail that was taken and is made of facts. */
export type TakenMail = Omit<outbox.DueMail, 'mail'> & { readonly mail: OutgoingFacts }

/** Takes mails of ours that leave by no channel, as a process would. */
export async function takeDue(db: Db, now: Date, limit: number): Promise<readonly TakenMail[]> {
  const taken = await outbox.takeDue(db, { channelId: null, lease, leaseMs, limit }, now)
  return taken.map((due) => ({ ...due, mail: due.mail as OutgoingFacts }))
}

/** Notes that a mail to one recipient has left. */
export async function recordSent(db: Db, id: string, reply: string, now: Date): Promise<void> {
  await record(db, id, { outcome: 'sent', state: 'sent', reply, at: now }, now)
}

/** Notes that a mail to one recipient could not leave; `retryAt` is `null` when it is given up. */
export async function recordFailure(db: Db, id: string, reply: string, retryAt: Date | null): Promise<void> {
  const at = new Date()
  const failed = retryAt === null
  const fate = { outcome: failed ? 'refused' : 'deferred', state: failed ? 'failed' : 'deferred' } as const
  await record(db, id, { ...fate, reply, at }, retryAt)
}

async function record(
  db: Db,
  id: string,
  {
    outcome,
    state,
    reply,
    at,
  }: Pick<Attempt, 'outcome' | 'reply' | 'at'> & { state: Attempt['fates'][number]['state'] },
  retryAt: Date | null,
): Promise<void> {
  const row = await db('outbox').where({ message_id: id }).first('ticket_id')
  const fates = [{ position: 0, state, status: null, reply }]
  const attempt = { at, durationMs: 0, peer: null, tls: null, outcome, reply, dialogue: [], fates }
  const tried: Tried = { id, ticketId: row?.ticket_id ?? null, lease, attempt, retryAt, isSpent: true }
  await db.transaction((trx) => recordAttempts(trx, [tried]))
}

/** What a test says of the sending that it starts. */
export type TestOutbound = Partial<OutboundOptions> & {
  readonly destination?: Destination | null
  readonly courier?: Courier
  readonly limits?: DeliveryLimits
  /** What opens channels, beside those that are given. */
  readonly means?: Partial<LaneMeans>
}

/** A channel of the tests, to a server on this machine. */
export function testChannel(
  id: string,
  port: number,
  changes: Partial<Omit<Channel, 'settings'>> & { readonly settings?: Partial<ChannelSettings> } = {},
): NewChannel {
  const settings: ChannelSettings = {
    server: { host: '127.0.0.1', port, encryption: 'none' },
    login: null,
    sendsTogether: true,
    whenUnknown: 'stop',
    appearance: plainAppearance,
    ...changes.settings,
  }
  return {
    id,
    name: id,
    kind: 'smtp',
    address: 'suporte@desk.example',
    senderName: 'Suporte',
    isSystem: false,
    active: true,
    ...changes,
    settings,
  }
}

/** Starts sending that looks only when it is told to; `await using` closes it before its database. */
export function startTestOutbound(database: Database, options: TestOutbound): Outbound & AsyncDisposable {
  const { destination = null, courier, hostname = 'mx.desk.example', limits, means = {}, ...others } = options
  const lanes = laneOpener({
    database,
    destination,
    hostname,
    openChannel: async ({ id, settings: { server, whenUnknown } }) => ({
      id,
      server,
      whenUnknown,
      auth: null,
      dkim: null,
    }),
    resolve: async () => [],
    policies: async () => null,
    mayReach: () => true,
    ...(limits === undefined ? {} : { limits }),
    ...means,
  })
  const outbound = startOutbound({
    database,
    blobs: new BlobStore(temporaryFolder()),
    secret: Buffer.alloc(32, 1),
    hostname,
    open: courier === undefined ? lanes : async () => ({ courier, whenUnknown: 'stop' }),
    log: silentLog,
    pollMs: 3_600_000,
    ...others,
  })
  return Object.assign(outbound, { [Symbol.asyncDispose]: () => outbound.close() })
}

/** A mail as a courier gets it. */
export function testParcel(
  raw: string | Uint8Array,
  recipients: readonly string[],
  reversePath = '',
): Parcel {
  const octets = Buffer.from(raw)
  return {
    id: 'mail-1',
    reversePath: reversePath === '' ? null : reversePath,
    recipients: recipients.map((address, position) => ({ position, address })),
    length: octets.length,
    open: async function* () {
      yield octets
    },
  }
}

/** Hands a mail over once, and gives the last attempt. */
export async function deliverOnce(courier: Courier, parcel: Parcel): Promise<Attempt> {
  let last: Attempt | null = null
  for await (const { attempt } of courier.deliver(parcel, async () => true)) last = attempt
  if (last === null) throw new Error('expected an attempt, got none')
  return last
}

/** A server of the tests as the configuration would name it. */
export function localHost(port: number): Extract<Destination, { host: string }> {
  return { host: '127.0.0.1', port, isImplicitTls: false, user: null, password: null }
}
