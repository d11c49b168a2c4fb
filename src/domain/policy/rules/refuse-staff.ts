import { isStaff } from '../../contact.ts'
import { looksForwarded } from '../../mail/forwarded.ts'
import type { MessageFacts } from '../facts.ts'
import { isRequesterJudged, rejectKnown } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/**
 * Refuses a request from a technician or administrator, even one who is also a requester. A15
 *
 * What an agent passes on asks for somebody else: it is let in where the desk wants it, and he is proved. Complaint 14
 */
export function refuseStaff(facts: MessageFacts): Pass | Reject {
  const { contact } = facts
  const roles = contact === null ? null : [contact.role, ...contact.otherRoles].join(', ')
  if (!isRequesterJudged(facts) || contact === null || !isStaff(contact)) return passing({ roles })
  const { agentForwards } = facts.desk?.settings ?? {}
  if (agentForwards && facts.isAgent && facts.isAuthorTrusted && looksForwarded(facts.outline))
    return passing({ roles, isForwardedByAgent: true })
  return rejectKnown(facts, 'sender-is-staff', { roles })
}
