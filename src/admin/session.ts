import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import { type Language, languages } from '../domain/language.ts'
import type { User } from '../domain/user.ts'
import { keyedDigest } from '../intake/keyed-digest.ts'
import { readOwnStatus } from '../store/agent-status.ts'
import type { Database } from '../store/database.ts'
import { findUser } from '../store/users.ts'
import type { Flash } from './flash.ts'
import type { PendingConnection } from './consent.ts'
import type { ShownSettings } from './pages/pulled-accounts/add.ts'
import type { ShownTest } from './pages/pulled-accounts/test.ts'
import type { PendingSignIn } from './pages/account/sign-in-code.ts'
import type { SessionStore } from './session-store.ts'
import { rememberVisit } from './visit.ts'

declare module 'express-session' {
  interface SessionData {
    /** The signed-in person; missing for a stranger. */
    userId?: string
    /** What a stranger chose to read. */
    language?: Language
    flash?: Flash
    pendingSignIn?: PendingSignIn
    pendingConnection?: PendingConnection
    foundSettings?: ShownSettings
    pulledTest?: ShownTest
  }
}

/**
 * Opens the session of a request's cookie.
 *
 * The cookie of pages reached by https is bound to their host by its name (`__Host-`, RFC 6265bis §4.1.3.2).
 */
export function openSession(store: SessionStore, secret: Uint8Array, isHttps: boolean): RequestHandler {
  const open = session({
    name: isHttps ? '__Host-portaria' : 'portaria',
    secret: keyedDigest(secret, 'pages').toString('hex'),
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps },
  })
  if (!isHttps) return open
  return (request, response, next) => {
    // TLS ends at a proxy. That people come by https is known from the configuration; the proxy's fields are not trusted.
    Object.defineProperty(request, 'secure', { value: true })
    open(request, response, next)
  }
}

/** Learns who sent a request: the person of the session, the language they read, the address they come from. */
export function learnVisit(database: Database, clock: () => Date): RequestHandler {
  return async (request, _response, next) => {
    const user = await signedIn(request, database)
    rememberVisit(request, {
      user,
      agentStatus: user === null ? null : await readOwnStatus(database.reader, user.id, clock()),
      language: user?.language ?? request.session.language ?? languageOf(request),
      address: request.socket.remoteAddress ?? '',
    })
    next()
  }
}

/** Signs a person in under a new session id, or a stranger's session if it is `null`. */
export async function renewSession(request: Request, user: User | null): Promise<void> {
  const { language } = request.session
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(error) : resolve()))
  })
  if (user !== null) request.session.userId = user.id
  if (language !== undefined) request.session.language = language
}

async function signedIn(request: Request, database: Database): Promise<User | null> {
  const { userId } = request.session
  if (userId === undefined) return null
  const user = await findUser(database.reader, userId)
  return user?.active ? user : null
}

/** The language a browser asks for first among ours. RFC 9110 §12.5.4 */
export function languageOf(request: Request): Language {
  const asked = request.acceptsLanguages('pt-BR', 'pt', 'en')
  if (asked === 'en') return 'en'
  return languages[0]
}
