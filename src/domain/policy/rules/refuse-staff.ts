import { isStaff } from '../../contact.ts'
import type { MessageFacts } from '../facts.ts'
import { isRequesterJudged, rejectKnown } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** Refuses a request from a technician or administrator, even one who is also a requester. A15 */
export function refuseStaff(facts: MessageFacts): Pass | Reject {
  const { contact } = facts
  const roles = contact === null ? null : [contact.role, ...contact.otherRoles].join(', ')
  if (!isRequesterJudged(facts) || contact === null || !isStaff(contact)) return passing({ roles })
  return rejectKnown(facts, 'sender-is-staff', { roles })
}
