import { type SessionData, Store } from 'express-session'
import type { Database } from '../store/database.ts'
import { keepIdle } from '../store/agent-status.ts'
import { readDistribution } from '../store/distribution-setting.ts'
import {
  endLoginSession,
  readLoginSession,
  saveLoginSession,
  sessionLife,
  touchLoginSession,
} from '../store/login-sessions.ts'

type Done<Value> = (error: unknown, value?: Value) => void
type Visitor = { readonly data: string; readonly seenAt: number }

/** More strangers than this at a time push out the oldest; they hold no more than a form's token. */
const maxVisitors = 10_000
/** A use is noted at most this often: each note is a synchronous write. */
const noteEveryMs = 60_000

/**
 * Keeps sign-ins in the database, and the sessions of strangers in memory.
 *
 * A stranger's session is lost by a restart, which costs a form sent twice; in the database, anyone who asks for the
 * sign-in page could fill the disk.
 */
export class SessionStore extends Store {
  readonly #database: Database
  readonly #clock: () => Date
  readonly #visitors = new Map<string, Visitor>()
  readonly #notedAt = new Map<string, number>()
  readonly #background = new WeakSet<SessionData>()

  constructor(database: Database, clock: () => Date) {
    super()
    this.#database = database
    this.#clock = clock
  }

  /** Makes a request that the page sent by itself not count as a use of its session. */
  ignoreUse(session: SessionData): void {
    this.#background.add(session)
  }

  override get(id: string, done: Done<SessionData | null>): void {
    answer(this.#read(id), done)
  }

  override set(id: string, session: SessionData, done: Done<void> = () => {}): void {
    answer(this.#save(id, session), done)
  }

  override destroy(id: string, done: Done<void> = () => {}): void {
    this.#visitors.delete(id)
    this.#notedAt.delete(id)
    answer(endLoginSession(this.#database.writer, id), done)
  }

  override touch(id: string, session: SessionData, done: Done<void> = () => {}): void {
    answer(this.#note(id, session), done)
  }

  async #read(id: string): Promise<SessionData | null> {
    const now = this.#clock()
    const visitor = this.#visitors.get(id)
    if (visitor !== undefined) {
      return now.getTime() - visitor.seenAt < sessionLife.idleMs ? JSON.parse(visitor.data) : null
    }
    const kept = await readLoginSession(this.#database.reader, id, now)
    return kept === null ? null : JSON.parse(kept.data)
  }

  async #save(id: string, session: SessionData): Promise<void> {
    const now = this.#clock()
    const data = JSON.stringify(session)
    this.#visitors.delete(id)
    if (session.userId === undefined) {
      this.#visitors.set(id, { data, seenAt: now.getTime() })
      const [oldest] = this.#visitors.keys()
      if (this.#visitors.size > maxVisitors && oldest !== undefined) this.#visitors.delete(oldest)
    } else {
      await this.#keepIdle(now)
      await saveLoginSession(this.#database.writer, id, { userId: session.userId, data }, now)
    }
  }

  async #note(id: string, session: SessionData): Promise<void> {
    const now = this.#clock()
    const visitor = this.#visitors.get(id)
    if (visitor !== undefined) this.#visitors.set(id, { ...visitor, seenAt: now.getTime() })
    if (session.userId === undefined || this.#background.has(session)) return
    if (now.getTime() - (this.#notedAt.get(id) ?? 0) < noteEveryMs) return
    if (this.#notedAt.size >= maxVisitors) this.#notedAt.clear()
    this.#notedAt.set(id, now.getTime())
    await this.#keepIdle(now)
    await touchLoginSession(this.#database.writer, id, now)
  }

  /** Before a use is noted: opening a page brings nobody back online. A4 */
  async #keepIdle(now: Date): Promise<void> {
    await keepIdle(this.#database, await readDistribution(this.#database.reader), now)
  }
}

function answer<Value>(work: Promise<Value>, done: Done<Value>): void {
  work.then(
    (value) => done(null, value),
    (error: unknown) => done(error),
  )
}
