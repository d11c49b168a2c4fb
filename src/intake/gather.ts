import { associationOf } from '../domain/association.ts'
import type { Desk } from '../domain/desk.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import type { ScannedPart } from '../domain/mail/scanned-part.ts'
import { isAuthorAligned } from '../domain/policy/author-aligned.ts'
import { foldAddress, parseMailboxes } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { GatheredFacts } from '../domain/policy/basis.ts'
import { type Caps, type Pace, uncounted } from '../domain/policy/caps.ts'
import type { Correction, MessageFacts, Parent } from '../domain/policy/facts.ts'
import { matchLists } from '../domain/policy/sender-lists.ts'
import type { Scans } from '../domain/policy/scans.ts'
import { isMachineMail } from '../domain/policy/machine-mail.ts'
import type { Db } from '../store/database.ts'
import { findParent } from '../store/tickets.ts'
import { type AtDoorKey, gatherAtDoor } from './gather-at-door.ts'
import type { CountPace } from './mail-pace.ts'
import { gatherRequester } from './gather-requester.ts'
import type { Policy } from './policy-snapshot.ts'
import { readMessageId, readReplyToken } from './reply-token.ts'
import type { ResolvedRecipient } from './resolve-recipient.ts'

/** What facts are gathered from. */
export type Known = {
  readonly db: Db
  readonly policy: Policy
  readonly secret: Uint8Array
  readonly maxHops: number
  /** What a mail at the door is known by; `null` for one that is inside already. */
  readonly atDoor: AtDoorKey | null
  readonly hostname: string
  readonly caps: Caps
  readonly countPace: CountPace
  /** The files of the message. */
  readonly files: readonly ScannedPart[]
  /** Who really sent it, as far as anybody looked. */
  readonly authentication: Authentication | null
  readonly scans: Scans
  /** What the author has added to a refused message since; nothing unless said. */
  readonly correction?: Correction | null
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
  const isOurOwn = outline.messageId !== null && readMessageId(known.secret, outline.messageId) !== null
  const facts: MessageFacts[] = []
  for (const recipients of desks) {
    const named = recipients.find(({ plusPart }) => plusPart !== null) ?? recipients[0]
    if (named === undefined) continue
    const parent = await parentOf(outline, recipients, known)
    const atDoor = await gatherAtDoor(known.db, named.desk, outline, known.atDoor)
    const pace = paceOf(outline, envelope, named.desk, parent, known)
    const { hostname, caps, files, authentication, scans } = known
    const gathered = {
      ...gatherByPolicy(known.policy, outline, envelope, { desk: named.desk, parent, authentication }),
      parent,
      atDoor,
      hostname,
      isOurOwn,
      pace,
      caps,
      files,
      scans,
      ...(await gatherRequester(outline, named.desk, parent, known)),
      isAuthorTrusted: authentication === null || isAuthorAligned(known),
      correction: known.correction ?? null,
    }
    facts.push(factsOf(outline, envelope, named, known.maxHops, gathered))
  }
  return facts
}

/** Whether a desk wants to know who really sent a message. */
export function asksForAuthentication(desk: Desk | null): boolean {
  return desk !== null && desk.settings.authentication !== 'ignore'
}

/** The gathered facts that follow the policy. */
type FactsByPolicy = Pick<GatheredFacts, 'block' | 'allow' | 'association' | 'authentication'>

/** The gathered facts that follow the policy: they change with a draft of it, the others stay as they were. */
export function gatherByPolicy(
  { lists, associations }: Policy,
  outline: Outline,
  { peer, reversePath, receivedAt }: Envelope,
  { desk, parent, authentication }: Pick<MessageFacts, 'desk' | 'parent' | 'authentication'>,
): FactsByPolicy {
  const signs = { peer: peer.address, addresses: [reversePath, ...claimedAuthors(outline)] }
  const { author } = outline
  const isRequest = author !== null && desk !== null && parent === null
  return {
    ...matchLists(lists, signs, receivedAt),
    association: isRequest ? associationOf(associations, foldAddress(author.address)) : null,
    authentication: asksForAuthentication(desk) ? authentication : null,
  }
}

/** The facts of a message for one recipient: what follows from octets, envelope and policy, and what was gathered. */
export function factsOf(
  outline: Outline,
  envelope: Envelope,
  { recipient, desk, plusPart }: ResolvedRecipient,
  maxHops: number,
  gathered: GatheredFacts,
): MessageFacts {
  return {
    ...gathered,
    envelope,
    outline,
    recipient,
    desk,
    deskAddresses: desk === null ? [] : [desk.address, ...desk.aliases].map(foldAddress),
    plusPart,
    maxHops,
    hasSender: envelope.door !== 'reprocess',
  }
}

/** Recipients by desk, in order: a message comes to a desk once, by however many of its addresses. */
export function byDesk(recipients: readonly ResolvedRecipient[]): readonly (readonly ResolvedRecipient[])[] {
  return [...Map.groupBy(recipients, ({ desk }) => desk?.id ?? null).values()]
}

/** Authors that are looked for in the lists: nobody writes in the name of more. */
const maxAuthors = 20

/** Everyone a message says it is from. Reply-To is left out: it says where answers go, not who wrote. RFC 5322 §3.6.2 */
function claimedAuthors({ author, headerSection }: Outline): readonly (string | null)[] {
  const named = headerSection
    .filter(({ name }) => /^(?:from|sender)$/i.test(name))
    .flatMap(({ value }) => parseMailboxes(value).map(({ address }) => address))
  return [author?.address ?? null, ...named].slice(0, maxAuthors)
}

/** A machine is known by other signs, and what it reports is never too much. */
function paceOf(
  { author, kind }: Outline,
  { reversePath, receivedAt }: Envelope,
  desk: Desk | null,
  parent: Parent | null,
  { countPace }: Known,
): Pace {
  const address = author?.address ?? reversePath
  if (address === null || desk === null || isMachineMail(kind, desk)) return uncounted
  const of = { author: foldAddress(address), deskId: desk.id, ticketId: parent?.ticketId ?? null }
  return countPace(of, receivedAt)
}

/** What a message names: the mail it answers, and for a report the mail that came back. */
async function parentOf(
  { ancestors, returnedIds }: Outline,
  recipients: readonly ResolvedRecipient[],
  { db, secret }: Known,
): Promise<Parent | null> {
  const tokens = recipients.flatMap(({ plusPart }) =>
    plusPart === null ? [] : (readReplyToken(secret, plusPart) ?? []),
  )
  const messageIds = [...returnedIds, ...ancestors]
  if (tokens.length === 0 && messageIds.length === 0) return null
  const signed = messageIds.flatMap((messageId) => readMessageId(secret, messageId) ?? [])
  return findParent(db, { ticketIds: [...tokens, ...signed], messageIds })
}
