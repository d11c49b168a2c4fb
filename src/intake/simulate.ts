import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Disposition } from '../domain/disposition.ts'
import type { TransientReason } from '../domain/policy/reasons.ts'
import { pass, type TraceStep } from '../domain/policy/verdict.ts'
import type { Outcome, Settled, Settlement } from '../domain/settlement.ts'
import { compose } from '../domain/ticket/compose.ts'
import type { TicketKind } from '../domain/ticket/ticket.ts'
import type { Database } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { settleBatch, type SettlementTexts } from '../store/settlements.ts'
import { type Answer, overall, replyLines } from './answer.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import type { ReadBriefly } from './brief-content.ts'
import { Classifier } from './classification.ts'
import { asksForAuthentication } from './gather.ts'
import { hasWholeHeaderSection, parse } from './parse.ts'
import type { Path } from './path.ts'
import { PolicySnapshot } from './policy-snapshot.ts'
import type { PutOff } from './put-off.ts'
import { maxHeadOctets } from './receive.ts'
import { resolveRecipient } from './resolve-recipient.ts'
import { rolledBack } from './rolled-back.ts'
import { beginTransaction } from './transaction.ts'
import { askClassifications, type TriedType, tryClassification } from './try-classification.ts'

/** A transaction to try out. */
export type SimulationRequest = {
  readonly raw: Uint8Array
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
  /** The address of the peer; `null` when it does not matter. */
  readonly peer?: string | null
  /** The argument of its EHLO; `null` when it does not matter. */
  readonly helo?: string | null
}

/** What would become of a message for a recipient; put off, it is still with its sender. */
export type SimulatedDisposition = Disposition | 'put-off'

/** What would become of a message. */
export type Simulation = {
  /** Each command with the lines that would answer it. */
  readonly dialogue: readonly { readonly command: string; readonly reply: readonly string[] }[]
  /** The replies alone, line by line. */
  readonly replies: readonly string[]
  readonly trace: readonly TraceStep[]
  /** What each desk would say, or the address that was refused; the first one's trace is `trace`. */
  readonly deliveries: readonly {
    readonly recipient: string
    readonly disposition: SimulatedDisposition
    readonly reason: Outcome['reason']
    readonly trace: readonly TraceStep[]
  }[]
  /** What became of it for the first desk; `null` when nothing was accepted or refused by a rule. */
  readonly disposition: SimulatedDisposition | null
  /** The ticket that would open, or be answered: of what is put off, once it is let in; `null` when none. */
  readonly ticket: {
    readonly kind: TicketKind | 'reply'
    readonly title: string
    readonly deskAddress: string
    readonly requester: string | null
    readonly protocol: string
    /** The type and queue it would get; `null` where nothing gives any, and for an answer. */
    readonly given: TriedType | null
  } | null
}

/** What simulating needs beside what every transaction needs. */
export type SimulationContext = {
  readonly path: Omit<
    Path,
    'db' | 'policy' | 'blobs' | 'octetsOf' | 'settle' | 'record' | 'mayRecord' | 'note' | 'readContent'
  >
  readonly hostname: string
  readonly database: Database
  readonly texts: SettlementTexts
  readonly readBriefly: ReadBriefly
}

const chunkOctets = 64 * 1024

/** A message as it was judged, and as it would have been written; `null` when it would not have been. */
type Seen = {
  readonly settlement: Settlement
  readonly settled: Settled | null
  /** The type that its ticket would get; `null` when it would open none. */
  readonly given: TriedType | null
  /** Why it would be put off for now; missing when it would not be. */
  readonly putOff?: TransientReason
}

/**
 * Takes a message the whole way and tells what came of it.
 *
 * It is judged beside the writer; only the writing itself, which is rolled back, takes its turn there.
 */
export async function simulate(context: SimulationContext, request: SimulationRequest): Promise<Simulation> {
  const { database, texts, hostname, path, readBriefly } = context
  const policy = new PolicySnapshot(database.reader, { ...path, hostname })
  const classifier = new Classifier({ db: database.reader, policy, log: path.log })
  const authenticity = await lookAhead(context, request)
  const seen: Seen[] = []
  const write: Write = async (settlement) => {
    const answers = await askClassifications({ classifier, readBriefly }, request.raw, settlement)
    return rolledBack(database, async (trx) => {
      const now = path.clock()
      const [settled] = await settleBatch(trx, [settlement], now, texts)
      if (settled === undefined) throw new Error('expected a settled message, got none')
      return { settled, given: await tryClassification(trx, settled, settlement, answers, now) }
    })
  }
  const dialogue = await play(request, {
    ...path,
    db: database.reader,
    policy,
    blobs: null,
    authenticity,
    octetsOf: () => chunksOf(request.raw),
    async settle({ settlement }) {
      const found = await write(settlement)
      seen.push({ settlement, ...found })
      return found.settled
    },
    mayRecord: () => true,
    record: ({ settlement }) => void seen.push({ settlement, settled: null, given: null }),
    note: async () => undefined,
    tellPutOff: async (putOff) => void seen.push(await letIn(putOff, path.clock, write)),
    readContent: () => undefined,
  })
  // A message that came is told for each of its desks; else what was refused last before it could come.
  const came = seen.filter(({ settlement }) => settlement.outline !== null)
  const told = came.length > 0 ? came : seen.slice(-1)
  const deliveries = told.flatMap(deliveriesOf)
  const desks = (await policy.current()).desksById
  const tickets = told.flatMap((each) => ticketOf(each, (id) => desks.get(id)?.address ?? '') ?? [])
  return {
    dialogue,
    replies: dialogue.flatMap(({ reply }) => reply),
    trace: deliveries[0]?.trace ?? [],
    deliveries,
    disposition: deliveries[0]?.disposition ?? null,
    ticket: tickets[0] ?? null,
  }
}

/** Writes a message and undoes it. */
type Write = (settlement: Settlement) => Promise<{ settled: Settled; given: TriedType | null }>

/** What would become of a mail that is put off, as soon as nothing puts it off any more. */
async function letIn(
  { message, judgement, verdict }: PutOff,
  clock: SimulationContext['path']['clock'],
  write: Write,
): Promise<Seen> {
  const { envelope, raw, outline, policyVersion, dialogue, authentication, reputation } = message
  const { facts, outcome } = judgement
  const isFree = outcome.trace.every(
    (step) => step.mark !== undefined || (step.verdict !== 'reject' && step.verdict !== 'hold'),
  )
  const settlement: Settlement = {
    id: newId(clock()),
    policyVersion,
    envelope,
    dialogue,
    raw,
    outline,
    refusalReply: null,
    outcomes: [isFree ? compose(facts, pass, outcome.trace) : outcome],
    authentication,
    reputation,
    forwardingSign: null,
    notices: [],
  }
  const found = isFree ? await write(settlement) : { settled: null, given: null }
  return { settlement, ...found, putOff: verdict.reason }
}

/**
 * Asks the DNS before the rest, so that nobody waits for it who wants to write.
 *
 * Where the peer does not matter, neither does who it may send for.
 */
async function lookAhead(
  { path, database, hostname }: SimulationContext,
  { raw, reversePath, recipients, peer = null, helo = null }: SimulationRequest,
): Promise<Authenticity | null> {
  if (path.authenticity === null || peer === null || raw.length > path.maxMessageOctets) return null
  const policy = await new PolicySnapshot(database.reader, { ...path, hostname }).current()
  const desks = recipients.map((recipient) => resolveRecipient(policy, recipient).desk)
  if (!desks.some(asksForAuthentication)) return null
  const conclude = path.authenticity.begin({
    door: 'simulate',
    peer: { address: peer, helo, tls: null },
    reversePath,
  })
  const start = { head: raw.subarray(0, maxHeadOctets), blob: raw.length > maxHeadOctets ? '' : null }
  const octets = hasWholeHeaderSection(start) ? () => chunksOf(raw) : null
  const found = await conclude({ headerSection: parse(start).headerSection, octets })
  return { begin: () => async () => found }
}

function deliveriesOf({ settlement, settled, putOff }: Seen): Simulation['deliveries'] {
  return settlement.outcomes.map(({ recipient, disposition, reason, trace }, index) => ({
    recipient,
    disposition: putOff === undefined ? (settled?.outcomes[index]?.disposition ?? disposition) : 'put-off',
    reason: putOff ?? reason,
    trace,
  }))
}

async function play(
  { raw, reversePath, recipients, peer = null, helo = null }: SimulationRequest,
  path: Path,
): Promise<Simulation['dialogue']> {
  const dialogue: { command: string; reply: readonly string[] }[] = []
  const say = (command: string, answer: Answer, success: Parameters<typeof replyLines>[1]): boolean => {
    dialogue.push({ command, reply: replyLines(answer, success) })
    return answer.verdict.kind === 'pass'
  }
  const transaction = beginTransaction(path, {
    door: 'simulate',
    peer: { address: peer, helo, tls: null },
  })
  const sender = await transaction.from(reversePath, { declaredOctets: raw.length })
  if (!say(`MAIL FROM:<${reversePath ?? ''}>`, sender, 'sender-accepted')) return dialogue
  let accepted = 0
  for (const recipient of recipients) {
    if (say(`RCPT TO:<${recipient}>`, await transaction.to(recipient), 'recipient-accepted')) accepted++
  }
  if (accepted > 0) say('DATA', overall(await transaction.message(chunksOf(raw))), 'message-accepted')
  return dialogue
}

function ticketOf(
  { settlement: { outcomes, outline }, settled, given }: Seen,
  addressOf: (deskId: string) => string,
): Simulation['ticket'] {
  for (const [index, { opens, parent, deskId }] of outcomes.entries()) {
    const { protocol = null } = settled?.outcomes[index] ?? {}
    if (protocol === null || deskId === null || (opens === null && parent === null)) continue
    return {
      kind: opens?.kind ?? 'reply',
      title: opens?.title ?? outline?.subject ?? '',
      deskAddress: addressOf(deskId),
      requester: outline?.author?.address ?? null,
      protocol,
      given: opens === null ? null : given,
    }
  }
  return null
}

/** In pieces, with turns for others in between: a long message may not hold up the sessions. */
async function* chunksOf(raw: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < raw.length; start += chunkOctets) {
    yield raw.subarray(start, start + chunkOctets)
    await nextTurn()
  }
}
