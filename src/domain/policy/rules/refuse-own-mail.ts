import { fieldsNamed } from '../../mail/header-parse.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses our own mail when it comes back whole, known by its signed Message-ID or our loop field.
 *
 * An answer to it and a report about it have a Message-ID of their own and none of our fields. O22
 */
export function refuseOwnMail({ isOurOwn, hostname, outline }: MessageFacts): Pass | Reject {
  const loopField = fieldsNamed(outline.headerSection, 'X-Portaria-Loop')
  const hasOurField = loopField.some(({ value }) => value.toLowerCase() === hostname.toLowerCase())
  const details = { isSigned: isOurOwn, hasOurField }
  return isOurOwn || hasOurField ? reject('loop-detected', details) : passing(details)
}
