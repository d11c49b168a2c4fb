import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses every request where mail opens no tickets; an answer to a ticket goes its way. M24d */
export function refuseClosedRequests({ desk, parent }: MessageFacts): Pass | Reject {
  const details = { newRequests: desk?.settings.newRequests ?? null, isAnswer: parent !== null }
  if (!desk || parent) return passing(details)
  return desk.settings.newRequests === 'nobody' ? reject('requests-closed', details) : passing(details)
}
