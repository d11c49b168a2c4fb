import type { Courier, CourierOptions } from '../courier.ts'
import { closingFault } from './fault.ts'
import type { SmtpSession, Way } from './smtp-session.ts'
import type { Transcript } from './transcript.ts'
import { openSession, tryServer } from './try-server.ts'

/** Mails on one connection: some servers count them. */
const maxMails = 100
/** Connections at a time: providers where one signs in allow few (Microsoft 365 three), Postfix opens twenty. */
const guestWorkers = 3
const ownWorkers = 20
/** For how long a connection is kept that nobody uses. */
const keptMs = 5_000

/** Carries all mails to one server, over connections that are kept while there is mail. */
export function serverCourier(way: Way, options: CourierOptions): Courier {
  const workers = way.auth === null ? ownWorkers : guestWorkers
  const kept: SmtpSession[] = []
  const inUse = new Set<SmtpSession>()
  const closing = new AbortController()
  const { signal } = closing
  let isRetired = false

  async function getSession(transcript: Transcript): Promise<SmtpSession> {
    const session =
      (await keptSession(transcript)) ?? (await openSession(way, { ...options, signal }, transcript))
    inUse.add(session)
    if (!signal.aborted) return session
    session.close()
    throw closingFault()
  }

  async function keptSession(transcript: Transcript): Promise<SmtpSession | null> {
    for (let session = kept.pop(); session !== undefined; session = kept.pop()) {
      if (await session.reset(transcript)) return session
      session.close()
    }
    return null
  }

  function giveBack(session: SmtpSession): void {
    inUse.delete(session)
    if (!session.isUsable) return
    if (isRetired || session.mails >= maxMails || kept.length >= workers) {
      session.quit()
      return
    }
    const { mails } = session
    kept.push(session)
    setTimeout(() => {
      const at = kept.indexOf(session)
      if (at !== -1 && session.mails === mails) kept.splice(at, 1)[0]?.quit()
    }, keptMs).unref()
  }

  function retire(): void {
    isRetired = true
    for (const session of kept.splice(0)) session.quit()
  }

  return {
    workers,
    isOneServer: true,
    async *deliver(parcel, hand) {
      const tried = await tryServer(way, parcel, hand, options, getSession)
      if (tried === null) return
      if (tried.session !== null) giveBack(tried.session)
      yield { attempt: tried.attempt, isLast: true }
    },
    retire,
    close() {
      retire()
      closing.abort(closingFault())
      for (const session of inUse) session.close()
    },
  }
}
