import { pass } from '../domain/policy/verdict.ts'
import type { RecipientReply } from './answer.ts'
import type { Judgement } from './judge-message.ts'
import type { Path } from './path.ts'
import { settleOrPutOff } from './put-off.ts'
import { maskReplyTokens } from './reply-token.ts'
import type { JudgedMessage } from './settle.ts'
import { sealVerdict } from './verdict-seal.ts'
import { partFor } from './part-desks.ts'

/**
 * Settles what a mail server asks about, but for the desks that leave their mail to it.
 *
 * Of that nothing is kept: it comes again, and brings its verdict with it. What is refused is settled everywhere,
 * because it comes no more.
 */
export async function takeOrPassOn(path: Path, message: JudgedMessage): Promise<readonly RecipientReply[]> {
  const passedOn = message.judgements.map((judgement) => isPassedOn(judgement, message))
  if (!passedOn.includes(true)) return settleOrPutOff(path, message)
  const replies = new Map<string, RecipientReply>()
  for (const [index, judgement] of message.judgements.entries()) {
    if (passedOn[index] !== true) continue
    const reply = replyOf(path, message, judgement)
    for (const { recipient } of message.desks[index] ?? []) replies.set(recipient, { ...reply, recipient })
    logPassedOn(path, message, judgement)
  }
  const rest = partFor(message, (index) => passedOn[index] !== true)
  if (rest !== null) for (const reply of await settleOrPutOff(path, rest)) replies.set(reply.recipient, reply)
  return message.envelope.recipients.flatMap((recipient) => replies.get(recipient) ?? [])
}

function isPassedOn({ facts: { desk }, verdict }: Judgement, { raw }: JudgedMessage): boolean {
  const isLeft = desk !== null && desk.settings.atMilter !== 'take'
  return isLeft && raw !== null && (verdict.kind === 'pass' || verdict.kind === 'hold')
}

function replyOf(path: Path, { raw, envelope }: JudgedMessage, judgement: Judgement): RecipientReply {
  const { facts, verdict } = judgement
  const { outline, plusPart } = facts
  const { reversePath } = envelope
  const deskId = facts.desk?.id ?? ''
  const reason = verdict.kind === 'hold' ? verdict.reason : null
  const sealed = { outline, reversePath, bodySha256: raw?.bodySha256 ?? '', deskId, plusPart }
  const kind = reason === null ? 'pass' : 'hold'
  const seal = sealVerdict(path.secret, sealed, { kind, reason }, path.clock())
  const isSetAside = reason !== null && facts.desk?.settings.atMilter === 'quarantine'
  const passOn = { seal, ...(isSetAside ? { quarantine: reason } : {}) }
  return { recipient: facts.recipient, verdict: pass, text: [], passOn }
}

function logPassedOn({ log }: Path, { envelope, raw }: JudgedMessage, { facts, verdict }: Judgement): void {
  log('info', 'message.passed-on', {
    door: envelope.door,
    peer: envelope.peer.address,
    reversePath: envelope.reversePath,
    recipient: maskReplyTokens(facts.recipient),
    octets: raw?.octets ?? null,
    reason: verdict.kind === 'hold' ? verdict.reason : null,
  })
}
