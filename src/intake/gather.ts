import { associationOf } from '../domain/association.ts'
import { addressesOf, type Desk } from '../domain/desk.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import { natureOf } from '../domain/mail/door-nature.ts'
import { type Envelope, senderAddressOf } from '../domain/mail/envelope.ts'
import type { Network } from '../domain/mail/network.ts'
import type { ScannedPart } from '../domain/mail/scanned-part.ts'
import { isAuthorBelieved } from '../domain/policy/author-aligned.ts'
import { foldAddress, parseMailboxes } from '../domain/mail/address.ts'
import { asReturned } from '../domain/mail/as-returned.ts'
import { decodeRewrittenSender } from '../domain/mail/forwarding.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { GatheredFacts } from '../domain/policy/basis.ts'
import { type Caps, uncounted } from '../domain/policy/caps.ts'
import type { Correction, MessageFacts } from '../domain/policy/facts.ts'
import { areEmpty, isAllowed, matchLists } from '../domain/policy/sender-lists.ts'
import type { AuthorRate } from '../domain/policy/rates.ts'
import type { Reputation } from '../domain/policy/reputation.ts'
import type { Scans } from '../domain/policy/scans.ts'
import { addressedAs, type NamedDesks, namedDesks } from '../domain/policy/named-desks.ts'
import type { Db } from '../store/database.ts'
import { type AtDoorKey, gatherAtDoor } from './gather-at-door.ts'
import { paceOf, type ReadPace } from './mail-pace.ts'
import { gatherGreylisting } from './gather-greylisting.ts'
import { gatherAnswered, gatherParent } from './gather-parent.ts'
import { gatherRequester } from './gather-requester.ts'
import type { Policy } from './policy-snapshot.ts'
import { readMessageId } from './reply-token.ts'
import { readReturnToken } from './return-token.ts'
import { readTestMark } from './test-mark.ts'
import { readGivenVerdict } from './verdict-seal.ts'
import { namedDesk, type ResolvedRecipient } from './resolve-recipient.ts'

/** What facts are gathered from. */
export type Known = {
  readonly db: Db
  readonly policy: Policy
  readonly secret: Uint8Array
  readonly maxHops: number
  /** By when entries of the lists must not have ended; when it came, unless said otherwise. */
  readonly at?: Date
  /** What a mail at the door is known by; `null` for one that is inside already. */
  readonly atDoor: AtDoorKey | null
  readonly hostname: string
  readonly caps: Caps
  /** The hosts that answer for the authors of what they bring. */
  readonly submitters: readonly Network[]
  readonly readPace: ReadPace
  /** The files of the message. */
  readonly files: readonly ScannedPart[]
  /** Who really sent it, as far as anybody looked. */
  readonly authentication: Authentication | null
  readonly scans: Scans
  /** What the DNS says of peer and reverse-path, as far as anybody asked. */
  readonly reputation: Reputation | null
  /** The author's messages within the hour; `null` when nobody counts them. */
  readonly authorRate: AuthorRate | null
  /** What the author has added to a refused message since; nothing unless said. */
  readonly correction?: Correction | null
}

/**
 * Brings together what the rules may know of a message, once for each desk.
 *
 * The database is asked only when the message says that it answers something, or a setting of the desk needs it.
 */
export async function gather(
  parsed: Outline,
  envelope: Envelope,
  desks: readonly (readonly ResolvedRecipient[])[],
  known: Known,
): Promise<readonly MessageFacts[]> {
  const isAuthorTrusted = isAuthorBelieved(known.authentication, envelope, known.submitters)
  const isOurOwn = parsed.messageId !== null && readMessageId(known.secret, parsed.messageId) !== null
  const desksNamed = desksNamedIn(parsed, known.policy)
  const facts: MessageFacts[] = []
  for (const recipients of desks) {
    const isReturned = isReturnedTo(recipients, known.secret)
    const outline = isReturned ? asReturned(parsed) : parsed
    const named = recipients.find(({ plusPart }) => plusPart !== null) ?? recipients[0]
    if (named === undefined) continue
    const answered = await gatherAnswered(outline, recipients, known)
    const joined = await gatherParent(outline, named.desk, answered, {
      ...known,
      isAuthorTrusted,
      before: null,
    })
    const { parent } = joined
    const testId = readTestMark(known.secret, outline.headerSection, named.desk)
    const atDoor = await gatherAtDoor(known.db, named.desk, outline, { key: known.atDoor, isAuthorTrusted })
    const counted = paceOf({ outline, envelope, desk: named.desk, parent, isAuthorTrusted })
    const pace = counted === null ? uncounted : known.readPace(counted, envelope.receivedAt)
    const { hostname, caps, files, authentication, scans, reputation, authorRate } = known
    const looks = { desk: named.desk, parent, authentication, reputation }
    const gathered = {
      ...gatherByPolicy(known.policy, outline, envelope, looks, known.at),
      greylisting: await gatherGreylisting(known.db, named.desk, outline, { envelope, isAuthorTrusted }),
      authorRate,
      ...joined,
      answered,
      atDoor,
      hostname,
      isOurOwn,
      pace,
      caps,
      files,
      scans,
      ...(await gatherRequester(outline, named.desk, parent, known)),
      isAuthorTrusted,
      correction: known.correction ?? null,
      ...(isReturned && { isReturned: true as const }),
      ...(testId !== null && { testId }),
      ...givenOf(known, outline, envelope, named),
    }
    facts.push(factsOf(outline, envelope, named, known, gathered, desksNamed))
  }
  return facts
}

/** What was answered of a mail while its sender waited at another door; only a mail server that delivers can say so. */
function givenOf(
  { secret, atDoor }: Pick<Known, 'secret' | 'atDoor'>,
  outline: Outline,
  envelope: Envelope,
  { desk, plusPart }: ResolvedRecipient,
): Pick<GatheredFacts, 'given'> {
  if (atDoor === null || desk === null || !natureOf(envelope).bringsVerdicts) return {}
  const { bodySha256 } = atDoor
  const sealed = { outline, reversePath: envelope.reversePath, bodySha256, deskId: desk.id, plusPart }
  const given = readGivenVerdict(secret, outline.headerSection, sealed, envelope.receivedAt)
  return given === null ? {} : { given }
}

/** Whether a desk wants to know who really sent a message. */
export function asksForAuthentication(desk: Desk | null): boolean {
  return desk !== null && desk.settings.authentication !== 'ignore'
}

/** The gathered facts that follow the policy. */
type FactsByPolicy = Pick<
  GatheredFacts,
  'block' | 'allow' | 'isAllowed' | 'association' | 'authentication' | 'reputation'
>

/** The gathered facts that follow the policy: they change with a draft of it, the others stay as they were. */
export function gatherByPolicy(
  { lists, associations }: Policy,
  outline: Outline,
  envelope: Envelope,
  {
    desk,
    parent,
    authentication,
    reputation,
  }: Pick<MessageFacts, 'desk' | 'parent' | 'authentication' | 'reputation'>,
  at = envelope.receivedAt,
): FactsByPolicy {
  const { reversePath } = envelope
  const peer = senderAddressOf(envelope)
  const claimed = areEmpty(lists) ? [] : [decodeRewrittenSender(reversePath), ...claimedAuthors(outline)]
  const { author } = outline
  const signs = {
    peer,
    addresses: [reversePath, ...claimed],
    // Sender and rewritten paths are looked at for the worse alone: nobody has to stand by what they say.
    allowable: [reversePath, author?.address ?? null],
  }
  const proved = { peer, addresses: provedAddresses(outline, reversePath, authentication) }
  const isAsked = desk !== null && (reputation !== null || desk.settings.greylisting !== 'off')
  const isRequest = author !== null && desk !== null && parent === null
  return {
    ...matchLists(lists, signs, at),
    isAllowed: isAsked && isAllowed(lists, proved, at),
    reputation: desk === null ? null : reputation,
    association: isRequest ? associationOf(associations, foldAddress(author.address)) : null,
    authentication: asksForAuthentication(desk) ? authentication : null,
  }
}

/** The facts of a message for one recipient: what follows from octets, envelope and policy, and what was gathered. */
export function factsOf(
  outline: Outline,
  envelope: Envelope,
  { recipient, desk, plusPart }: ResolvedRecipient,
  { policy, maxHops }: Pick<Known, 'policy' | 'maxHops'>,
  gathered: GatheredFacts,
  named: NamedDesks = desksNamedIn(outline, policy),
): MessageFacts {
  return {
    ...gathered,
    envelope,
    outline: gathered.isReturned ? asReturned(outline) : outline,
    recipient,
    desk,
    deskAddresses: desk === null ? [] : addressesOf(desk),
    plusPart,
    maxHops,
    hasSender: natureOf(envelope).hasSender,
    named,
    addressedAs: addressedAs(named, desk),
  }
}

/** Whose addresses To and Cc name: the same for every desk, however many people they list. */
function desksNamedIn(outline: Outline, policy: Policy): NamedDesks {
  return namedDesks(outline, (address) => namedDesk(policy, address))
}

/** Whether any of the addresses is the return path of a mail of ours. */
export function isReturnedTo(recipients: readonly ResolvedRecipient[], secret: Uint8Array): boolean {
  return recipients.some(({ plusPart }) => plusPart !== null && readReturnToken(secret, plusPart) !== null)
}

/** Recipients by desk, in order: a message comes to a desk once, by however many of its addresses. */
export function byDesk(recipients: readonly ResolvedRecipient[]): readonly (readonly ResolvedRecipient[])[] {
  return [...Map.groupBy(recipients, ({ desk }) => desk?.id ?? null).values()]
}

/** Authors that are looked for in the lists: nobody writes in the name of more. */
const maxAuthors = 20

/** The addresses that are who they say, as far as anybody looked: a desk that looks at nobody believes them. */
function provedAddresses(
  { author }: Outline,
  reversePath: string | null,
  authentication: Authentication | null,
): readonly (string | null)[] {
  const isSenderProved = authentication === null || authentication.spf?.result === 'pass'
  const isAuthorProved = authentication === null || authentication.aligned
  return [isSenderProved ? reversePath : null, isAuthorProved ? (author?.address ?? null) : null]
}

/** Everyone a message says it is from. Reply-To is left out: it says where answers go, not who wrote. RFC 5322 §3.6.2 */
function claimedAuthors({ author, headerSection }: Outline): readonly (string | null)[] {
  const named = headerSection
    .filter(({ name }) => /^(?:from|sender)$/i.test(name))
    .flatMap(({ value }) => parseMailboxes(value).map(({ address }) => address))
  return [author?.address ?? null, ...named].slice(0, maxAuthors)
}
