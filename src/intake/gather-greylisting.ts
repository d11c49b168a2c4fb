import type { Desk } from '../domain/desk.ts'
import { withoutPlusPart } from '../domain/mail/address.ts'
import { natureOf } from '../domain/mail/door-nature.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import { nearNetwork } from '../domain/mail/network.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { Greylisting } from '../domain/policy/greylisting.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { findGreylisted, type Triplet, tripletKey } from '../store/greylist.ts'
import { isInsideAddress } from './authenticity/inside-address.ts'

const minuteMs = 60_000
const dayMs = 24 * 3_600_000

/**
 * What is remembered of a sender at a desk that has strangers try again; `null` where nobody has to.
 *
 * A forwarder or a host of our own would wait in the sender's place, so behind one nobody does.
 */
export async function gatherGreylisting(
  db: Db,
  desk: Desk | null,
  { author }: Outline,
  { envelope, isAuthorTrusted }: { readonly envelope: Envelope; readonly isAuthorTrusted: boolean },
): Promise<Greylisting | null> {
  const known = desk === null ? null : greylistTriplet(desk, envelope)
  if (known === null) return null
  const now = envelope.receivedAt
  const contact = author === null ? null : await findContact(db, author.address)
  const entry = await findGreylisted(db, known.triplet, now)
  const passedAt = entry?.passedAt ?? null
  return {
    waitedMinutes: entry === null ? null : Math.floor((now.getTime() - entry.firstAt.getTime()) / minuteMs),
    daysSincePass: passedAt === null ? null : Math.floor((now.getTime() - passedAt.getTime()) / dayMs),
    isContact: isAuthorTrusted && contact?.registered === true && contact.active,
  }
}

/** Under what the attempts of a message's sender are remembered; `null` where nobody has to try again. */
export function greylistTriplet(
  desk: Desk,
  { door, peer, reversePath }: Pick<Envelope, 'door' | 'peer' | 'reversePath'>,
): { readonly triplet: string; readonly network: string } | null {
  if (desk.settings.greylisting === 'off' || desk.mode !== 'direct') return null
  if (!natureOf({ door }).makesTryAgain) return null
  const network = peer.address === null || isInsideAddress(peer.address) ? null : nearNetwork(peer.address)
  if (network === null) return null
  const of: Triplet = { network, reversePath: withoutPlusPart(reversePath ?? ''), deskId: desk.id }
  return { triplet: tripletKey(of), network }
}
