import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Disposition } from '../domain/disposition.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import type { Outcome, Settled, Settlement } from '../domain/settlement.ts'
import type { TicketKind } from '../domain/ticket/ticket.ts'
import type { Database } from '../store/database.ts'
import { settleBatch, type SettlementTexts } from '../store/settlements.ts'
import { type Answer, overall, replyLines } from './answer.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import type { ReadBriefly } from './brief-content.ts'
import { Classifier } from './classification.ts'
import { asksForAuthentication } from './gather.ts'
import { hasWholeHeaderSection, parse } from './parse.ts'
import type { Path } from './path.ts'
import { PolicySnapshot } from './policy-snapshot.ts'
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
    readonly disposition: Disposition
    readonly reason: Outcome['reason']
    readonly trace: readonly TraceStep[]
  }[]
  /** What became of it for the first desk; `null` when nothing was accepted or refused by a rule. */
  readonly disposition: Disposition | null
  /** The ticket that would open, or be answered; `null` when none. */
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
    | 'db'
    | 'policy'
    | 'blobs'
    | 'octetsOf'
    | 'settle'
    | 'record'
    | 'mayRecord'
    | 'showAtDoor'
    | 'noteDeferral'
    | 'rememberAttempts'
    | 'readContent'
  >
  readonly hostname: string
  readonly database: Database
  readonly texts: SettlementTexts
  readonly readBriefly: ReadBriefly
}

const chunkOctets = 64 * 1024

/** A message as it was judged, and as it would have been written; `null` when it was refused before it came. */
type Seen = {
  readonly settlement: Settlement
  readonly settled: Settled | null
  readonly given: TriedType | null
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
  const dialogue = await play(request, {
    ...path,
    db: database.reader,
    policy,
    blobs: null,
    authenticity,
    octetsOf: () => chunksOf(request.raw),
    async settle({ settlement }) {
      const answers = await askClassifications({ classifier, readBriefly }, request.raw, settlement)
      const found = await rolledBack(database, async (trx) => {
        const now = path.clock()
        const [settled] = await settleBatch(trx, [settlement], now, texts)
        if (settled === undefined) throw new Error('expected a settled message, got none')
        return { settled, given: await tryClassification(trx, settled, settlement, answers, now) }
      })
      seen.push({ settlement, ...found })
      return found.settled
    },
    mayRecord: () => true,
    record: ({ settlement }) => void seen.push({ settlement, settled: null, given: null }),
    showAtDoor: async () => undefined,
    noteDeferral: async () => undefined,
    rememberAttempts: async () => undefined,
    readContent: () => undefined,
  })
  const last = seen.at(-1)
  const deliveries = last === undefined ? [] : deliveriesOf(last)
  const desks = (await policy.current()).desksById
  return {
    dialogue,
    replies: dialogue.flatMap(({ reply }) => reply),
    trace: deliveries[0]?.trace ?? [],
    deliveries,
    disposition: deliveries[0]?.disposition ?? null,
    ticket: last === undefined ? null : ticketOf(last, (id) => desks.get(id)?.address ?? ''),
  }
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
  const conclude = path.authenticity.begin({ peer: { address: peer, helo, tls: null }, reversePath })
  const start = { head: raw.subarray(0, maxHeadOctets), blob: raw.length > maxHeadOctets ? '' : null }
  const octets = hasWholeHeaderSection(start) ? () => chunksOf(raw) : null
  const found = await conclude({ headerSection: parse(start).headerSection, octets })
  return { begin: () => async () => found }
}

function deliveriesOf({ settlement, settled }: Seen): Simulation['deliveries'] {
  return settlement.outcomes.map(({ recipient, disposition, reason, trace }, index) => ({
    recipient,
    disposition: settled?.outcomes[index]?.disposition ?? disposition,
    reason,
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
