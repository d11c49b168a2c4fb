import { authorStandingOf } from '../mail/authentication.ts'
import { isAuthorAligned, isFromKnownForwarder } from './author-aligned.ts'
import type { MessageFacts } from './facts.ts'
import { zonesListing } from './reputation.ts'

/** What is remembered of mail that came from one network and reverse-path to one desk. RFC 6647 §2.1 */
export type Greylisting = {
  /** Minutes since its first attempt; `null` when this is it. */
  readonly waitedMinutes: number | null
  /** Days since it last came in; `null` when it never has. */
  readonly daysSincePass: number | null
  /** Whether the author is a registered contact. */
  readonly isContact: boolean
}

/** Where a message stands on its way past the greylist; `known` when it need not wait at all. */
export type GreylistStep = 'known' | 'first' | 'waiting' | 'passing' | 'passed'

/** Tells where a message stands; `null` at a desk where nobody has to try again. */
export function greylistStepOf(facts: MessageFacts): GreylistStep | null {
  const { greylisting, desk } = facts
  if (!greylisting || desk === null || desk.settings.greylisting === 'off') return null
  if (isKnown(facts)) return 'known'
  const { waitedMinutes, daysSincePass } = greylisting
  if (daysSincePass !== null) return 'passed'
  if (waitedMinutes === null) return 'first'
  return waitedMinutes < Number(desk.settings.greylisting) ? 'waiting' : 'passing'
}

/** Whoever is proved, invited, registered or answering has shown already what trying again would show. */
function isKnown(facts: MessageFacts): boolean {
  const { isAllowed, parent, greylisting, reputation, authentication } = facts
  const isContact = greylisting?.isContact === true && authorStandingOf(authentication) !== 'forged'
  return (
    isAllowed ||
    parent !== null ||
    isContact ||
    isAuthorAligned(facts) ||
    isFromKnownForwarder(facts) ||
    zonesListing(reputation, 'allow').length > 0
  )
}
