import type { Disposition } from '../domain/disposition.ts'
import { type Envelope, senderAddressOf } from '../domain/mail/envelope.ts'
import type { Scans } from '../domain/policy/scans.ts'
import type { ScannedPart } from '../domain/mail/scanned-part.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Correction, SenderFacts } from '../domain/policy/facts.ts'
import { judge, recipientRules, senderRules } from '../domain/policy/policy.ts'
import { uncounted, unlimited } from '../domain/policy/rates.ts'
import { matchLists } from '../domain/policy/sender-lists.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import type { Outcome } from '../domain/settlement.ts'
import type { Classified } from '../domain/ticket/classification/classify.ts'
import type { BlobStore } from '../store/blobs.ts'
import { classifyTickets } from '../store/classified-tickets.ts'
import { findUnclassified } from '../store/unclassified-tickets.ts'
import { findContent } from '../store/contents.ts'
import { addCorrection, type CorrectionRecord, findCorrection } from '../store/corrections.ts'
import { type Database, type Db, writeTransaction } from '../store/database.ts'
import { readyAfterReading } from '../store/distribution.ts'
import { isReadAnew } from '../store/extractions.ts'
import { findMessage, type MessageRecord } from '../store/messages.ts'
import { readRawHead } from '../store/raw-messages.ts'
import { applyRejudgement } from '../store/rejudgements.ts'
import { gather } from './gather.ts'
import { type Arrived, judgeMessage, remarkable } from './judge-message.ts'
import { noPace } from './mail-pace.ts'
import { parse, statedReversePath } from './parse.ts'
import type { Path } from './path.ts'
import type { Policy } from './policy-snapshot.ts'
import { refusedOutcome } from './refusal.ts'
import { scanFiles } from './scan-files.ts'
import { resolveRecipient } from './resolve-recipient.ts'
import { rolledBack } from './rolled-back.ts'

/** Who asks for another judgement, and whether it is to count. */
export type ReprocessOptions = {
  /** A user's name, or `cli`. */
  readonly actor: string
  /** Whether only to tell what would come of it. */
  readonly dryRun?: boolean
  /** What the author has added just now; without it, what he added before. */
  readonly correction?: CorrectionRecord
}

/** What one recipient's judgement came to. */
export type JudgedDelivery = {
  readonly recipient: string
  readonly disposition: Disposition
  readonly reason: Outcome['reason']
  readonly trace: readonly TraceStep[]
}

/** What became of a message, in all and for each recipient. */
export type Standing = Pick<MessageRecord, 'disposition' | 'reason' | 'protocol'> & {
  readonly recipients: readonly JudgedDelivery[]
}

/** A message judged again. */
export type Reprocessing = {
  readonly messageId: string
  readonly old: Standing
  /** `null` when the message cannot be judged again. */
  readonly new: Standing | null
  /**
   * Why it cannot: it is a mail of ours, or it was refused before its octets came; `null` when it can.
   *
   * A correction comes too late when there is one already, or the message is in.
   */
  readonly obstacle: 'outbound' | 'no-octets' | 'corrected' | null
  /** Whether the new judgement has been written. */
  readonly applied: boolean
}

/** What judging again needs. */
export type ReprocessContext = {
  readonly path: Pick<
    Path,
    | 'policy'
    | 'secret'
    | 'maxHops'
    | 'hostname'
    | 'caps'
    | 'submitters'
    | 'maxMessageOctets'
    | 'maxRecipients'
    | 'clock'
    | 'readContent'
    | 'scan'
    | 'classify'
  >
  readonly database: Database
  readonly blobs: BlobStore
}

/** Replays the stored envelope and octets with today's policy; a delivery that has a ticket keeps it. */
export async function reprocess(
  context: ReprocessContext,
  messageId: string,
  { actor, dryRun = false, correction }: ReprocessOptions,
): Promise<Reprocessing | null> {
  const { path, database, blobs } = context
  const policy = await path.policy.refresh()
  const found = await findMessage(database.reader, messageId)
  if (found === null) return null
  const raw = found.direction === 'out' ? null : await readRawHead(database.reader, blobs, messageId)
  if (raw === null) {
    const obstacle = found.direction === 'out' ? 'outbound' : 'no-octets'
    return { messageId, old: standingOf(found), new: null, obstacle, applied: false }
  }
  const files = await scanFiles(raw, blobs)
  const desks = found.deliveries.map(({ recipient }) => resolveRecipient(policy, recipient).desk)
  const added = correction ?? (await findCorrection(database.reader, messageId))
  const scans = await path.scan(raw, envelopeOf(found), desks)
  const stored = { raw, files, scans, correction: added === null ? null : correctionOf(added) }
  const outcomes = await Promise.all(
    found.deliveries.map(({ recipient }) => outcomeOf(context, policy, found, stored, recipient)),
  )
  const classified = await path.classify(
    { raw, content: await findContent(database.reader, messageId), authentication: found.authentication },
    outcomes,
  )
  const write = async (trx: Db): Promise<Reprocessing | null> => {
    const before = await findMessage(trx, messageId)
    if (before === null) return null
    if (correction !== undefined) {
      const isFirst = before.state === 'refused' && (await addCorrection(trx, messageId, correction))
      if (!isFirst)
        return { messageId, old: standingOf(before), new: null, obstacle: 'corrected', applied: false }
    }
    for (const [index, outcome] of outcomes.entries()) {
      const position = found.deliveries[index]?.position ?? index
      const event = correction === undefined ? 'reprocessed' : 'corrected'
      const how = { actor, now: path.clock(), policyVersion: policy.version, event } as const
      await applyRejudgement(trx, { messageId, position, outcome, ...how })
    }
    await classifyOpened(trx, before, outcomes, classified, path.clock())
    await readyAfterReading(trx, [messageId], path.clock())
    const after = await findMessage(trx, messageId)
    const now = after === null ? null : standingOf(after)
    return { messageId, old: standingOf(before), new: now, obstacle: null, applied: !dryRun }
  }
  if (dryRun) return rolledBack(database, write)
  const answer = await writeTransaction(database, write)
  if (await isReadAnew(database.reader, messageId)) path.readContent(messageId, raw)
  return answer
}

/** Classifies what was opened just now; where contents are still to be read, that does it. */
async function classifyOpened(
  trx: Db,
  { id: messageId, contentState, deliveries }: MessageRecord,
  outcomes: readonly Outcome[],
  answers: readonly Classified[],
  now: Date,
): Promise<void> {
  if (contentState === 'pending') return
  const known = new Set(deliveries.map(({ ticketId }) => ticketId))
  const { tickets } = await findUnclassified(trx, messageId)
  const opened = tickets.flatMap(({ ticketId, deskId, recipient }) => {
    const classified = answers[outcomes.findIndex((outcome) => outcome.recipient === recipient)]
    return known.has(ticketId) || classified === undefined
      ? []
      : [{ ticketId, messageId, deskId, classified }]
  })
  await classifyTickets(trx, opened, now)
}

/** A message as it lies in the store. */
export type Stored = {
  readonly raw: RawMessage
  readonly files: readonly ScannedPart[]
  readonly scans: Scans
  readonly correction: Correction | null
}

/** What the lists say at a moment of a stored message's sender and peer, as MAIL FROM would ask them. */
export function senderFactsOf(
  { lists }: Policy,
  message: Pick<MessageRecord, 'door' | 'peer' | 'reversePath'>,
  maxOctets: number,
  at: Date,
): SenderFacts {
  const { peer, reversePath } = message
  const { block } = matchLists(lists, { peer: senderAddressOf(message), addresses: [reversePath] }, at)
  const isPeer = block?.kind === 'network'
  return {
    reversePath,
    declaredOctets: null,
    maxOctets,
    block: isPeer ? null : block,
    peer: { address: peer.address, block: isPeer ? block : null },
  }
}

/** Asked of the reader: what takes its time there keeps no sender waiting. */
async function outcomeOf(
  { path, database }: ReprocessContext,
  policy: Policy,
  message: MessageRecord,
  { raw, files, scans, correction }: Stored,
  recipient: string,
): Promise<Outcome> {
  const { maxMessageOctets: maxOctets, maxRecipients } = path
  const { modes, record } = policy
  const at = path.clock()
  const atMail = judge(senderRules, senderFactsOf(policy, message, maxOctets, at), modes)
  const resolved = resolveRecipient(policy, recipient)
  const atRcpt = judge(
    recipientRules,
    {
      ...resolved,
      earlierDesks: [],
      hasPlusPart: false,
      hasReplyForEach: true,
      recipientCount: 0,
      maxRecipients,
      counts: uncounted,
      rates: unlimited,
    },
    modes,
  )
  if (atRcpt.verdict.kind !== 'pass') return refusedOutcome(resolved, atRcpt.verdict, atRcpt.trace)
  const { authentication, reputation } = message
  const inside = { at, atDoor: null, readPace: noPace, authorRate: null }
  const looks = { scans, authentication, reputation, correction }
  const known = { ...path, db: database.reader, policy, files, ...looks, ...inside }
  const [facts] = await gather(
    parse(raw, statedReversePath(message.door, message.reversePath)),
    envelopeOf(message),
    [[resolved]],
    known,
  )
  if (facts === undefined) throw new Error('expected facts for a recipient, got none')
  const earlier = [...remarkable(atMail.trace), ...remarkable(atRcpt.trace)]
  const measure = { maxOctets, modes, policy: record.id, earlier }
  return judgeMessage(arrivedAs(message, { raw, files }), facts, measure).outcome
}

function correctionOf({ subject, text, isConfirmed }: CorrectionRecord): Correction {
  return { subject, text, isConfirmed }
}

function envelopeOf({ door, peer, reversePath, recipients, receivedAt }: MessageRecord): Envelope {
  return { door: 'reprocess', cameBy: door, peer, reversePath, recipients, receivedAt }
}

/** Line ends are mended in what is stored, so how the message came is known from its first judgement alone. */
export function arrivedAs(message: MessageRecord, { raw, files }: Pick<Stored, 'raw' | 'files'>): Arrived {
  const steps = message.deliveries.flatMap(({ trace }) => trace)
  const malformed = steps.find(({ reason }) => reason === 'malformed-message')
  return malformed === undefined
    ? { kind: 'whole', raw, files }
    : { kind: 'malformed', raw, fault: String(malformed.details.fault) }
}

function standingOf({ disposition, reason, protocol, deliveries }: MessageRecord): Standing {
  const recipients = deliveries.map((delivery) => ({
    recipient: delivery.recipient,
    disposition: delivery.disposition,
    reason: delivery.reason,
    trace: delivery.trace,
  }))
  return { disposition, reason, protocol, recipients }
}
