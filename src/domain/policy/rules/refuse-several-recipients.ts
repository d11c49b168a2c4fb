import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R6: refuses a request whose To lists any address but the desk's own, where the desk is to be named alone. A21 */
export function refuseSeveralRecipients(facts: MessageFacts): Pass | Reject {
  const { desk, outline, named, correction } = facts
  const isRequired = desk?.settings.onlyAddressInTo ?? null
  if (!isRequired || !isRequest(facts)) return passing({ isRequired, isRequest: isRequest(facts) })
  const foreign = named.to.filter((other) => other?.id !== desk?.id).length
  const details = { addresses: outline.to.length, foreign }
  if (foreign === 0) return passing(details)
  return correction?.isConfirmed
    ? passing({ ...details, confirmed: true })
    : reject('several-recipients', details)
}
