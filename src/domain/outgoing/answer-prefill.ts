import { foldAddress, isSendableAddress, splitAddress } from '../mail/address.ts'
import type { Mailbox } from '../mail/header-section.ts'
import { mayBeOneOrganisation } from '../mail/organisation.ts'

/** Whom an answer to a message goes to, before anybody changes it. */
export type Addressees = {
  readonly to: readonly Mailbox[]
  /** Another address that the message asks to be answered at, which nobody follows unasked; `null` for none. */
  readonly elsewhere: Mailbox | null
}

/** People that a Reply-To may name. */
const maxReplyTo = 5

/**
 * Whom an answer to a message goes to: who wrote it, or where he asks to be answered within his own organisation.
 *
 * Reply-To is testimony like From, and leading the answer of a known person to a stranger is how people are robbed.
 * One at another domain is offered and not followed. RFC 5322 §3.6.2
 */
export function addresseesOf(author: Mailbox | null, replyTo: readonly Mailbox[]): Addressees {
  const wanted = replyTo.filter(({ address }) => isSendableAddress(address)).slice(0, maxReplyTo)
  if (author === null || !isSendableAddress(author.address)) return { to: wanted, elsewhere: null }
  const others = wanted.filter(({ address }) => foldAddress(address) !== foldAddress(author.address))
  if (others.length === 0) return { to: [author], elsewhere: null }
  const strange = others.find(({ address }) => !isOfOneHouse(author.address, address))
  if (strange !== undefined) return { to: [author], elsewhere: strange }
  return { to: wanted, elsewhere: null }
}

function isOfOneHouse(address: string, other: string): boolean {
  const [domain, otherDomain] = [address, other].map((each) => splitAddress(foldAddress(each))?.domain)
  if (domain === undefined || otherDomain === undefined) return false
  return domain === otherDomain || mayBeOneOrganisation(domain, otherDomain)
}

/** Who else takes part in a conversation, each once: not who is answered, and none of ours. */
export function othersOf(
  candidates: readonly Mailbox[],
  to: readonly Mailbox[],
  ours: ReadonlySet<string>,
): readonly Mailbox[] {
  const seen = new Set(to.map(({ address }) => foldAddress(address)))
  return candidates.filter(({ address }) => {
    const folded = foldAddress(address)
    if (seen.has(folded) || ours.has(address) || !isSendableAddress(address)) return false
    seen.add(folded)
    return true
  })
}
