import type { Language } from '../domain/language.ts'
import { type Disposition, stateOf } from '../domain/disposition.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { Outcome, Settlement } from '../domain/settlement.ts'
import type { TicketLink } from '../domain/ticket/link.ts'
import { isAhead } from '../domain/ticket/sharing.ts'
import {
  type AcceptanceKeys,
  acceptanceKeys,
  type Accepted,
  findAccepted,
  identityOf,
  type Landing,
  repeatedOf,
} from './dedupe.ts'
import type { Db } from './dialect.ts'
import type { NewMessage } from './message-rows.ts'
import { weightiest } from './message-state.ts'
import type { Opening } from './openings.ts'
import { type Meeting, meetingOf } from './shared-tickets.ts'

/** Where a delivery leads; filled when its ticket has been opened, and shared with its duplicates. */
export type PlannedLanding = { -readonly [key in keyof Landing]: Landing[key] }

/** One recipient's part of a message about to be written. */
export type PlannedDelivery = {
  readonly outcome: Outcome
  readonly disposition: Disposition
  /** `null` for what this desk does not accept, or has accepted before. */
  readonly dedupeKey: string | null
  /** `null` for what is not the first of the desks that have it together. */
  readonly sharedKey: string | null
  readonly landing: PlannedLanding
}

/** A message about to be written. */
export type PlannedMessage = {
  readonly id: string
  readonly settlement: Settlement
  readonly deliveries: readonly PlannedDelivery[]
}

/** A ticket to open, and where to note which one it became. */
export type PlannedOpening = Omit<Opening, 'outline'> & {
  readonly outline: Outline | null
  readonly recipient: string
  readonly landing: PlannedLanding
  readonly settlement: Settlement
  readonly acknowledge: boolean
  readonly links?: readonly TicketLink[]
}

/** All that a batch is going to write. */
export type SettlementPlan = {
  readonly messages: readonly PlannedMessage[]
  readonly openings: readonly PlannedOpening[]
  /** What came by other desks than the one where its ticket opens, or has opened. */
  readonly meetings: readonly PlannedMeeting[]
}

/** A delivery that meets a ticket which may have to open first. */
type PlannedMeeting = {
  readonly messageId: string
  readonly outcome: Outcome
  readonly first: PlannedAcceptance | undefined
}

type PlannedAcceptance = Omit<Accepted, 'landing'> & { readonly landing: PlannedLanding }

/** The meetings of a batch, once its tickets have been opened. */
export function meetingsOf({ meetings }: SettlementPlan): readonly Meeting[] {
  return meetings.flatMap(({ messageId, outcome, first }) => {
    const before = first === undefined ? null : { ticketId: first.landing.ticketId, deskId: first.deskId }
    return meetingOf(messageId, outcome, before) ?? []
  })
}

/** Finds the repeated deliveries of a batch, and lists what the rest opens. */
export async function planSettlements(trx: Db, settlements: readonly Settlement[]): Promise<SettlementPlan> {
  const keys = settlements.map((settlement) =>
    settlement.outcomes.map((outcome) => keyOf(settlement, outcome)),
  )
  const accepted: Map<string, PlannedAcceptance> = await findAccepted(
    trx,
    keys.flat().flatMap((known) => known?.asked ?? []),
  )
  const openings: PlannedOpening[] = []
  const meetings: PlannedMeeting[] = []
  const messages = settlements.map((settlement, index) => {
    const { id } = settlement
    const planned = byPrecedence(settlement.outcomes).map(({ outcome, position }) => {
      const { first, ...delivery } = planDelivery(outcome, keys[index]?.[position] ?? null, accepted)
      if (first !== undefined || outcome.parent !== null) meetings.push({ messageId: id, outcome, first })
      else if (outcome.opens !== null) {
        openings.push(toOpening(id, settlement, outcome, outcome.opens, delivery.landing))
      }
      return { position, delivery }
    })
    const deliveries = planned
      .toSorted((one, other) => one.position - other.position)
      .map(({ delivery }) => delivery)
    return { id, settlement, deliveries }
  })
  return { messages, openings, meetings }
}

function keyOf({ raw, outline }: Settlement, outcome: Outcome): AcceptanceKeys | null {
  if (raw === null || outcome.disposition === 'refused') return null
  return acceptanceKeys(identityOf(raw, outline), outcome)
}

/** Outcomes with their places; of desks that share, the one whose ticket it will be comes first. */
function byPrecedence(
  outcomes: readonly Outcome[],
): readonly { readonly outcome: Outcome; readonly position: number }[] {
  return outcomes
    .map((outcome, position) => ({ outcome, position }))
    .toSorted(({ outcome: { sharing, deskId } }, { outcome: other }) => {
      if (!sharing || !other.sharing || deskId === null || other.deskId === null) return 0
      return deskId === other.deskId ? 0 : isAhead(sharing, deskId, other.deskId) ? -1 : 1
    })
}

function planDelivery(
  outcome: Outcome,
  keys: AcceptanceKeys | null,
  accepted: Map<string, PlannedAcceptance>,
): PlannedDelivery & { readonly first?: PlannedAcceptance } {
  const first = keys === null ? undefined : repeatedOf(accepted, keys, outcome)
  const landing = first?.landing ?? {
    ticketId: outcome.parent?.ticketId ?? null,
    protocol: outcome.parent?.protocol ?? null,
  }
  const free = (key: string | null | undefined) => (key && !accepted.has(key) ? key : null)
  const dedupeKey = free(keys?.atDesk)
  const sharedKey = first === undefined ? free(keys?.shared) : null
  for (const key of [dedupeKey, sharedKey])
    if (key !== null) accepted.set(key, { landing, deskId: outcome.deskId, isDiscarded: false })
  const keyed = { outcome, dedupeKey, sharedKey, landing }
  return first === undefined
    ? { ...keyed, disposition: outcome.disposition }
    : { ...keyed, disposition: 'duplicate', first }
}

function toOpening(
  messageId: string,
  settlement: Settlement,
  { deskId, recipient, isRead }: Outcome,
  { kind, title, acknowledge, clientId, links }: NonNullable<Outcome['opens']>,
  landing: PlannedLanding,
): PlannedOpening {
  if (deskId === null) throw new Error('expected a desk for a ticket that opens, got none')
  const { outline } = settlement
  return {
    ...(clientId !== undefined && { clientId }),
    ...(links !== undefined && { links }),
    ...(isRead && { isRead }),
    messageId,
    deskId,
    recipient,
    kind,
    title,
    acknowledge,
    outline,
    landing,
    settlement,
  }
}

/** The row of a planned message, once the tickets have been opened. */
export function toNewMessage(
  { id, settlement, deliveries }: PlannedMessage,
  texts: { replyFor(protocols: readonly string[], language: Language | null): string },
): NewMessage {
  const { envelope, raw, outline } = settlement
  const main = weightiest(deliveries)
  const isRefused = main === null || main.disposition === 'refused'
  const protocols = deliveries.flatMap(({ landing }) => landing.protocol ?? [])
  return {
    id,
    direction: 'in',
    door: envelope.door,
    state: stateOf(main?.disposition ?? 'refused'),
    disposition: main?.disposition ?? 'refused',
    reason: main?.outcome.reason ?? null,
    reply: isRefused
      ? settlement.refusalReply
      : texts.replyFor(
          [...new Set(protocols)],
          deliveries.find(({ outcome }) => outcome.language !== null)?.outcome.language ?? null,
        ),
    protocol: main?.landing.protocol ?? null,
    receivedAt: envelope.receivedAt,
    peer: envelope.peer,
    reversePath: envelope.reversePath,
    recipients: envelope.recipients.length > 0 ? envelope.recipients : deliveries.flatMap(namedRecipient),
    messageId: outline?.messageId ?? null,
    subject: outline?.subject ?? null,
    author: outline?.author ?? null,
    to: outline?.to ?? [],
    cc: outline?.cc ?? [],
    date: outline?.date ?? null,
    kind: outline?.kind ?? 'new',
    octets: raw?.octets ?? 0,
    sha256: raw?.sha256 ?? null,
    bodySha256: raw?.bodySha256 ?? null,
    blob: raw?.blob ?? null,
    contentState: raw === null ? 'absent' : 'pending',
    reference: isRefused ? id.slice(-4) : null,
    policyVersion: settlement.policyVersion,
    dialogue: settlement.dialogue,
    authentication: settlement.authentication,
    reputation: settlement.reputation,
    forwardingSign: settlement.forwardingSign,
  }
}

/** A reverse-path is refused before any recipient has been named. */
function namedRecipient({ outcome: { recipient } }: PlannedDelivery): string[] {
  return recipient === '' ? [] : [recipient]
}
