import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Door } from '../../src/domain/mail/door-nature.ts'
import type { LogEvent, LogLevel } from '../../src/domain/log.ts'
import {
  createIntake,
  type Intake,
  type IntakeOptions,
  type RecipientReply,
} from '../../src/intake/intake.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { addDesk, type NewDesk } from '../../src/store/desks.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { openSqliteInMemory, type TestDatabase } from './database.ts'

/** One event that the intake logged. */
export type Logged = { readonly level: LogLevel; readonly event: LogEvent; readonly fields: object }

/** An intake of one test; `await using` closes it and forgets what it kept. */
export type TestIntake = AsyncDisposable & {
  readonly intake: Intake
  readonly database: TestDatabase
  readonly blobs: BlobStore
  readonly logged: readonly Logged[]
  readonly secret: Uint8Array
  addDesk(desk?: Partial<NewDesk>): Promise<string>
  /** Plays a whole transaction; the last answer is the message's, or the refusal that ended it. */
  send(mail: TestMail): Promise<readonly RecipientReply[]>
}

/** What a test says of a message it sends. */
export type TestMail = {
  readonly raw?: string | Uint8Array
  readonly from?: string | null
  readonly to?: readonly string[]
  readonly door?: Door
  /** This host, unless said otherwise: where nobody looks, its word alone is trusted. */
  readonly peer?: string
}

/** Opens a fresh intake with an empty store: no desk, nothing blocked. */
export async function openTestIntake(
  change: Partial<IntakeOptions> = {},
  open: () => Promise<TestDatabase> = openSqliteInMemory,
): Promise<TestIntake> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portaria-intake-'))
  const database = await open()
  const blobs = new BlobStore(folder)
  const logged: Logged[] = []
  const secret = Buffer.alloc(32, 7)
  const intake = createIntake({
    database,
    blobs,
    secret,
    hostname: 'mx.empresa.example',
    maxMessageOctets: 1_000_000,
    maxHops: 50,
    maxRecipients: 100,
    log: (level, event, fields = {}) => void logged.push({ level, event, fields }),
    extraction: { workers: 1 },
    ...change,
  })
  return {
    intake,
    database,
    blobs,
    logged,
    secret,
    async addDesk(desk = {}) {
      const added = await addDesk(
        database.writer,
        { address: 'suporte@empresa.example', mode: 'direct', profile: 'aberto', aliases: [], ...desk },
        new Date(),
      )
      return added.id
    },
    send: (mail) => send(intake, mail),
    async [Symbol.asyncDispose]() {
      await intake.close()
      await database[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A small message, changed where a test says so. */
export function mail(fields: Readonly<Record<string, string>> = {}, body = 'A impressora parou.'): string {
  const section = {
    From: 'Ana <ana@cliente.example>',
    To: 'suporte@empresa.example',
    Subject: 'Impressora parada',
    'Message-ID': '<um@cliente.example>',
    ...fields,
  }
  const lines = Object.entries(section).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${lines.join('')}\r\n${body}\r\n`
}

/** The octets of a message in pieces, as a socket brings them. */
export async function* inPieces(raw: string | Uint8Array, octets = 16_384): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(raw)
  for (let start = 0; start < whole.length; start += octets) yield whole.subarray(start, start + octets)
}

/** The messages that came in, the oldest first, once their contents have been read. */
export async function messagesOf({ intake, database }: TestIntake): Promise<MessageRecord[]> {
  await intake.idle()
  const ids: string[] = await database
    .reader('messages')
    .where({ direction: 'in' })
    .orderBy('seq')
    .pluck('id')
  const found = await Promise.all(ids.map((id) => findMessage(database.reader, id)))
  return found.flatMap((message) => message ?? [])
}

/** What each recipient was answered: the reason of a refusal or the kind of the verdict, and the text. */
export function said(
  replies: readonly { verdict: { kind: string; reason?: string }; text: readonly string[] }[],
): string[] {
  return replies.map(({ verdict, text }) => `${verdict.reason ?? verdict.kind}: ${text.join(' ')}`)
}

async function send(
  intake: Intake,
  { raw = mail(), ...envelope }: TestMail,
): Promise<readonly RecipientReply[]> {
  const {
    from = 'ana@cliente.example',
    to = ['suporte@empresa.example'],
    door = 'smtp',
    peer = '127.0.0.1',
  } = envelope
  const transaction = intake.begin({
    door,
    peer: { address: peer, helo: 'cliente.example', tls: null },
  })
  const sender = await transaction.from(from, { declaredOctets: null })
  if (sender.verdict.kind !== 'pass') return [{ recipient: '', ...sender }]
  const refused: RecipientReply[] = []
  for (const recipient of to) {
    const answer = await transaction.to(recipient)
    if (answer.verdict.kind !== 'pass') refused.push({ recipient, ...answer })
  }
  return refused.length === to.length ? refused : [...refused, ...(await transaction.message(inPieces(raw)))]
}
