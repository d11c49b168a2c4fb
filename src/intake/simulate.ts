import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Disposition } from '../domain/disposition.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import type { Scans } from '../domain/policy/scans.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import type { Settled, Settlement } from '../domain/settlement.ts'
import type { TicketKind } from '../domain/ticket/ticket.ts'
import type { Database } from '../store/database.ts'
import { settleBatch, type SettlementTexts } from '../store/settlements.ts'
import { type Answer, overall, replyLines } from './answer.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import { asksForAuthentication } from './gather.ts'
import { hasWholeHeaderSection, parse } from './parse.ts'
import type { Path } from './path.ts'
import { PolicySnapshot } from './policy-snapshot.ts'
import { maxHeadOctets } from './receive.ts'
import { resolveRecipient } from './resolve-recipient.ts'
import { rolledBack } from './rolled-back.ts'
import { beginTransaction } from './transaction.ts'

/** A transaction to try out. */
export type SimulationRequest = {
  readonly raw: Uint8Array
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
  /** The address of the peer; `null` when it does not matter. */
  readonly peer?: string | null
}

/** What would become of a message. */
export type Simulation = {
  /** Each command with the lines that would answer it. */
  readonly dialogue: readonly { readonly command: string; readonly reply: readonly string[] }[]
  /** The replies alone, line by line. */
  readonly replies: readonly string[]
  readonly trace: readonly TraceStep[]
  /** What became of it for the first desk; `null` when nothing was accepted or refused by a rule. */
  readonly disposition: Disposition | null
  /** The ticket that would open, or be answered; `null` when none. */
  readonly ticket: {
    readonly kind: TicketKind | 'reply'
    readonly title: string
    readonly deskAddress: string
    readonly requester: string | null
    readonly protocol: string
  } | null
}

/** What simulating needs beside what every transaction needs. */
export type SimulationContext = {
  readonly path: Omit<
    Path,
    'db' | 'policy' | 'blobs' | 'octetsOf' | 'settle' | 'record' | 'mayRecord' | 'readContent'
  >
  readonly hostname: string
  readonly database: Database
  readonly texts: SettlementTexts
}

const chunkOctets = 64 * 1024

/** Takes a message the whole way in a transaction that is rolled back, and tells what came of it. */
export async function simulate(context: SimulationContext, request: SimulationRequest): Promise<Simulation> {
  const { database, texts, hostname } = context
  const authenticity = await lookAhead(context, request)
  const scans = await scanBefore(context, request)
  return rolledBack(database, async (trx) => {
    const policy = new PolicySnapshot(trx, hostname)
    const seen: { settlement: Settlement; settled: Settled | null }[] = []
    const dialogue = await play(request, {
      ...context.path,
      db: trx,
      policy,
      blobs: null,
      authenticity,
      octetsOf: () => chunksOf(request.raw),
      scan: async () => scans,
      async settle({ settlement }) {
        const [settled] = await settleBatch(trx, [settlement], context.path.clock(), texts)
        if (settled === undefined) throw new Error('expected a settled message, got none')
        seen.push({ settlement, settled })
        return settled
      },
      mayRecord: () => true,
      record: ({ settlement }) => void seen.push({ settlement, settled: null }),
      readContent: () => undefined,
    })
    const last = seen.at(-1)
    const outcome = last?.settlement.outcomes[0]
    const desks = (await policy.current()).desksById
    return {
      dialogue,
      replies: dialogue.flatMap(({ reply }) => reply),
      trace: outcome?.trace ?? [],
      disposition: last?.settled?.outcomes[0]?.disposition ?? outcome?.disposition ?? null,
      ticket:
        last === undefined
          ? null
          : ticketOf(last.settlement, last.settled, (id) => desks.get(id)?.address ?? ''),
    }
  })
}

/**
 * Asks the DNS before the transaction begins, so that nobody waits for it who wants to write.
 *
 * Where the peer does not matter, neither does who it may send for.
 */
async function lookAhead(
  { path, database, hostname }: SimulationContext,
  { raw, reversePath, recipients, peer = null }: SimulationRequest,
): Promise<Authenticity | null> {
  if (path.authenticity === null || peer === null || raw.length > path.maxMessageOctets) return null
  const policy = await new PolicySnapshot(database.reader, hostname).current()
  const desks = recipients.map((recipient) => resolveRecipient(policy, recipient).desk)
  if (!desks.some(asksForAuthentication)) return null
  const conclude = path.authenticity.begin({ peer: { address: peer, helo: null, tls: null }, reversePath })
  const start = { head: raw.subarray(0, maxHeadOctets), blob: raw.length > maxHeadOctets ? '' : null }
  const octets = hasWholeHeaderSection(start) ? () => chunksOf(raw) : null
  const found = await conclude({ headerSection: parse(start).headerSection, octets })
  return { begin: () => async () => found }
}

/** Asks the scanners before the transaction begins: nobody may wait at the writer for what the network does. */
async function scanBefore(
  { path, database, hostname }: SimulationContext,
  { raw, reversePath, recipients, peer = null }: SimulationRequest,
): Promise<Scans> {
  const policy = await new PolicySnapshot(database.reader, hostname).current()
  const desks = recipients.map((recipient) => resolveRecipient(policy, recipient).desk)
  const envelope: Envelope = {
    door: 'simulate',
    peer: { address: peer, helo: null, tls: null },
    reversePath,
    recipients,
    receivedAt: path.clock(),
  }
  return path.scan({ head: raw, octets: raw.length, blob: null }, envelope, desks)
}

async function play({ raw, reversePath, recipients, peer = null }: SimulationRequest, path: Path) {
  const dialogue: { command: string; reply: readonly string[] }[] = []
  const say = (command: string, answer: Answer, success: Parameters<typeof replyLines>[1]): boolean => {
    dialogue.push({ command, reply: replyLines(answer, success) })
    return answer.verdict.kind === 'pass'
  }
  const transaction = beginTransaction(path, {
    door: 'simulate',
    peer: { address: peer, helo: null, tls: null },
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
  { outcomes, outline }: Settlement,
  settled: Settled | null,
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
