import { foldAddress, splitAddress } from '../../mail/address.ts'
import type { MessageFacts } from '../facts.ts'
import { type Defer, defer, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Keeps a stranger's mail with its sender until an operator has let it in or turned it away, where the desk wishes so.
 *
 * Nothing is ours meanwhile: the sender's host tries again by itself. Answers to tickets do not wait.
 */
export function refuseUnapproved(facts: MessageFacts): Pass | Reject | Defer {
  const { atDoor, parent, desk } = facts
  const details = { setting: desk?.settings.approveAtDoor ?? null, isStranger: atDoor?.isStranger ?? null }
  if (!atDoor || parent || !isToWait(facts)) return passing(details)
  if (atDoor.decision === 'approved') return passing({ ...details, decision: atDoor.decision })
  return atDoor.decision === 'refused' ? reject('not-approved', details) : defer('awaiting-approval', details)
}

function isToWait(facts: MessageFacts): boolean {
  const { atDoor, desk } = facts
  if (!atDoor?.isStranger) return false
  return desk?.settings.approveAtDoor === 'strangers' || isDoubtful(facts)
}

/** Nobody knows the author, and the envelope does not speak for him. */
function isDoubtful({ envelope: { reversePath }, outline: { author } }: MessageFacts): boolean {
  const [envelope, header] = [reversePath, author?.address].map((address) =>
    address ? (splitAddress(foldAddress(address))?.domain ?? null) : null,
  )
  return envelope === null || envelope !== header
}
