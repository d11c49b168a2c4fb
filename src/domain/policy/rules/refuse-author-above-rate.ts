import type { MessageFacts } from '../facts.ts'
import { type Defer, defer, type Pass, pass, passing } from '../verdict.ts'

/** Puts off the mail of an author past his rate, by whatever peers and reverse-paths it comes. RFC 5321 §4.5.1 */
export function refuseAuthorAboveRate({ desk, authorRate, hasSender }: MessageFacts): Pass | Defer {
  if (desk === null || !authorRate) return pass
  const { count, limit } = authorRate
  const details = { perAuthor: count, limit }
  return count > limit && hasSender ? defer('rate-exceeded', details) : passing(details)
}
