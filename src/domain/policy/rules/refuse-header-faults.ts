import { headerFaults } from '../../mail/header-faults.ts'
import type { MessageFacts } from '../facts.ts'
import { isStrayMachineMail } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses a message that leaves open who wrote it: programs show one author and check another.
 *
 * Machines often leave fields out when they report, and what they report is set aside anyway. RFC 5322 §3.6
 */
export function refuseHeaderFaults(facts: MessageFacts): Pass | Reject {
  const { desk, outline } = facts
  const action = desk?.settings.headerFaults ?? 'accept'
  const faults = headerFaults(outline.headerSection)
  const details = { action, faults: faults.join(', ') }
  const isOpen = faults.length > 0 && action === 'refuse' && !isStrayMachineMail(facts)
  return isOpen ? reject('header-fault', details) : passing(details)
}
