import type { RecipientFacts } from '../facts.ts'
import { type Defer, defer, type Pass, passing } from '../verdict.ts'

/** Puts off recipients past the limit: the sender delivers to them in another transaction. RFC 5321 §4.5.3.1.10 */
export function refuseTooManyRecipients({ recipientCount, maxRecipients }: RecipientFacts): Pass | Defer {
  const details = { recipients: recipientCount, maxRecipients }
  return recipientCount < maxRecipients ? passing(details) : defer('too-many-recipients', details)
}
