import type { Desk } from '../domain/desk.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { MessageFacts, Parent } from '../domain/policy/facts.ts'
import { matchBlock } from '../domain/policy/block-match.ts'
import type { Db } from '../store/database.ts'
import { findParent } from '../store/tickets.ts'
import type { Policy } from './policy-snapshot.ts'
import { readMessageId, readReplyToken } from './reply-token.ts'
import type { ResolvedRecipient } from './resolve-recipient.ts'

/** What facts are gathered from. */
export type Known = {
  readonly db: Db
  readonly policy: Policy
  readonly secret: Uint8Array
  readonly maxHops: number
  /** Who really sent it, as far as anybody looked. */
  readonly authentication: Authentication | null
}

/**
 * Brings together what the rules may know of a message, once for each desk.
 *
 * The database is asked only when the message says that it answers something.
 */
export async function gather(
  outline: Outline,
  envelope: Envelope,
  desks: readonly (readonly ResolvedRecipient[])[],
  known: Known,
): Promise<readonly MessageFacts[]> {
  const block = matchBlock(known.policy.blocks, [envelope.reversePath, outline.author?.address ?? null])
  const facts: MessageFacts[] = []
  for (const recipients of desks) {
    const named = recipients.find(({ plusPart }) => plusPart !== null) ?? recipients[0]
    if (named === undefined) continue
    const { recipient, desk, plusPart } = named
    facts.push({
      envelope,
      outline,
      recipient,
      desk,
      deskAddresses: desk === null ? [] : [desk.address, ...desk.aliases].map(foldAddress),
      plusPart,
      parent: await parentOf(outline, recipients, known),
      block,
      maxHops: known.maxHops,
      authentication: asksForAuthentication(desk) ? known.authentication : null,
    })
  }
  return facts
}

/** Whether a desk wants to know who really sent a message. */
export function asksForAuthentication(desk: Desk | null): boolean {
  return desk !== null && desk.settings.authentication !== 'ignore'
}

/** Recipients by desk, in order: a message comes to a desk once, by however many of its addresses. */
export function byDesk(recipients: readonly ResolvedRecipient[]): readonly (readonly ResolvedRecipient[])[] {
  return [...Map.groupBy(recipients, ({ desk }) => desk?.id ?? null).values()]
}

async function parentOf(
  { ancestors }: Outline,
  recipients: readonly ResolvedRecipient[],
  { db, secret }: Known,
): Promise<Parent | null> {
  const tokens = recipients.flatMap(({ plusPart }) =>
    plusPart === null ? [] : (readReplyToken(secret, plusPart) ?? []),
  )
  if (tokens.length === 0 && ancestors.length === 0) return null
  const signed = ancestors.flatMap((messageId) => readMessageId(secret, messageId) ?? [])
  return findParent(db, { ticketIds: [...tokens, ...signed], messageIds: ancestors })
}
