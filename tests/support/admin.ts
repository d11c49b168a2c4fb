import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fieldsOf } from '../../src/domain/log.ts'
import type { Role } from '../../src/domain/user.ts'
import type { AdminOptions } from '../../src/admin/app.ts'
import type { Health } from '../../src/admin/health.ts'
import { hashPassword } from '../../src/admin/passwords.ts'
import { type RunningAdmin, startAdmin } from '../../src/admin/start-admin.ts'
import type { Intake } from '../../src/intake/intake.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import type { Database } from '../../src/store/database.ts'
import { addUser } from '../../src/store/users.ts'
import { openSqliteInMemory } from './database.ts'
import { Visitor } from './visitor.ts'

/** The password of everybody in the tests. */
export const testPassword = 'uma portaria bem guardada'

let knownHash: Promise<string> | null = null

/** Running pages with a database of their own. */
export type TestAdmin = {
  readonly url: string
  readonly database: Database
  readonly intake: Intake
  readonly blobs: BlobStore
  /** Moves the clock of the pages. */
  advance(milliseconds: number): void
  health: Health
  /** What was logged. */
  readonly logged: { event: string; fields: Readonly<Record<string, unknown>> }[]
  /** Someone who has not signed in. */
  visitor(): Visitor
  /** Someone who has; the name is the role unless given. */
  signIn(role: Role, name?: string): Promise<Visitor>
  close(): Promise<void>
}

/** What a test may bring itself. */
export type TestAdminOptions = Partial<Omit<AdminOptions, 'bulk' | 'impacts'>> & {
  /** Makes the path of a message for tests that send or reprocess some. */
  readonly makeIntake?: (database: Database, blobs: BlobStore) => Intake
}

const unexpected = () => {
  throw new Error('expected no mail in this test: pass makeIntake')
}

const withoutMail: Intake = {
  begin: unexpected,
  leadsToDesk: async () => false,
  simulate: unexpected,
  reprocess: async () => null,
  preview: unexpected,
  previewClassification: unexpected,
  explained: () => null,
  offerSelfService: unexpected,
  correct: unexpected,
  start() {},
  async idle() {},
  async close() {},
}

/** Starts the pages on a free port of loopback. */
export async function startTestAdmin({ makeIntake, ...options }: TestAdminOptions = {}): Promise<TestAdmin> {
  const database = options.database ?? (await openSqliteInMemory())
  const folder = await mkdtemp(path.join(tmpdir(), 'portaria-admin-'))
  const blobs = options.blobs ?? new BlobStore(folder)
  const secret = new Uint8Array(32).fill(7)
  const logged: TestAdmin['logged'] = []
  const log: AdminOptions['log'] = (_level, event, fields) => logged.push({ event, fields: fieldsOf(fields) })
  const intake = options.intake ?? makeIntake?.(database, blobs) ?? withoutMail
  let shift = 0
  const clock = () => new Date(Date.now() + shift)
  const admin: TestAdmin = {
    url: '',
    database,
    intake,
    blobs,
    logged,
    advance(milliseconds) {
      shift += milliseconds
    },
    health: {
      doors: [
        { name: 'smtp', address: '127.0.0.1:2525', isListening: true },
        { name: 'admin', address: '127.0.0.1:8080', isListening: true },
      ],
      isDatabaseWritable: true,
      pendingContent: 0,
    },
    visitor: () => new Visitor(running.address.port),
    async signIn(role, name = role) {
      knownHash ??= hashPassword(testPassword)
      await addUser(
        database.writer,
        { name, role, passwordHash: await knownHash, language: 'pt-BR' },
        clock(),
      )
      const visitor = admin.visitor()
      await visitor.signIn(name, testPassword)
      return visitor
    },
    async close() {
      await running.close()
      await intake.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  const running: RunningAdmin = await startAdmin(
    { host: '127.0.0.1', port: 0 },
    {
      database,
      intake,
      blobs,
      secret,
      log,
      clock,
      publicUrl: null,
      hostname: 'mx.portaria.example',
      hostNames: [],
      secondFactor: 'optional',
      remoteImages: 'ask',
      orderLookUp: null,
      readHealth: async () => admin.health,
      ...options,
    },
  )
  return Object.assign(admin, { url: `http://127.0.0.1:${running.address.port}` })
}
