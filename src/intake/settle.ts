import type { Authentication } from '../domain/mail/authentication.ts'
import type { Desk } from '../domain/desk.ts'
import type { Exchange } from '../domain/mail/dialogue.ts'
import type { Envelope } from '../domain/mail/envelope.ts'
import { forwardingSignOf } from '../domain/mail/forwarding.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'
import type { Reputation } from '../domain/policy/reputation.ts'
import { type MessageVerdict, pass } from '../domain/policy/verdict.ts'
import type { Settled } from '../domain/settlement.ts'
import { newId } from '../store/id.ts'
import { type Answer, type RecipientReply, replyLines } from './answer.ts'
import { acceptedText } from './accepted-text.ts'
import { askNotices } from './ask-notices.ts'
import type { Judgement } from './judge-message.ts'
import { isCounted, paceOf } from './mail-pace.ts'
import type { Path } from './path.ts'
import { answerOf, languageOf } from './refusal.ts'
import { maskReplyTokens } from './reply-token.ts'
import type { ResolvedRecipient } from './resolve-recipient.ts'
import { senderLanguage } from './sender-language.ts'

/** A message that has been judged for every desk. */
export type JudgedMessage = {
  readonly envelope: Envelope
  /** `null` when its octets are not kept. */
  readonly raw: RawMessage | null
  readonly outline: Outline
  /** Who really sent it; `null` when nobody looked. */
  readonly authentication: Authentication | null
  /** What the DNS says of peer and reverse-path; `null` when nobody asked. */
  readonly reputation: Reputation | null
  /** The version of the policy that judged it. */
  readonly policyVersion: number
  /** What was said before it came. */
  readonly dialogue: readonly Exchange[]
  /** One for each desk, beside the recipients that lead there. */
  readonly judgements: readonly Judgement[]
  readonly desks: readonly (readonly ResolvedRecipient[])[]
}

/**
 * Writes a judged message and answers each recipient, in the order in which they were named.
 *
 * Nothing slow stands between the last octet and the answer: the content is read afterwards.
 */
export async function settle(path: Path, message: JudgedMessage): Promise<readonly RecipientReply[]> {
  const { envelope, raw, outline, authentication, judgements, desks } = message
  const id = newId(path.clock())
  const refusals: (Answer | null)[] = []
  for (const { verdict, facts } of judgements)
    refusals.push(await refusalOf(path, id, message, verdict, facts))
  const [refused] = refusals.flatMap((answer) => answer ?? [])
  const blocked = judgements.find(({ outcome }) => outcome.reason === 'blocked-author')
  const settled = await path.settle({
    settlement: {
      id,
      policyVersion: message.policyVersion,
      dialogue: message.dialogue,
      envelope,
      raw,
      outline,
      refusalReply: refused === undefined ? null : replyLines(refused, 'message-accepted').join('\n'),
      outcomes: judgements.map(({ outcome }) => outcome),
      authentication,
      reputation: message.reputation,
      forwardingSign: forwardingSignOf(envelope.reversePath, outline.headerSection, authentication),
      notices: await askNotices(path, id, raw, judgements),
    },
    blockId: (blocked?.facts.block ?? judgements[0]?.facts.allow)?.id ?? null,
  })
  for (const judgement of judgements) {
    const counted = isCounted(judgement) ? paceOf(judgement.facts) : null
    if (counted !== null) path.countPace(counted, envelope.receivedAt)
  }
  logSettled(path, message, settled)
  if (raw !== null) path.readContent(settled.messageId, raw)
  const answers = judgements.map(({ facts }, index) => {
    return refusals[index] ?? acceptance(facts.desk, settled.outcomes[index]?.protocol ?? null)
  })
  return envelope.recipients.map((recipient) => {
    const index = desks.findIndex((group) => group.some((resolved) => resolved.recipient === recipient))
    const answer = answers[index]
    if (answer === undefined) throw new Error('expected an answer for each accepted recipient, got fewer')
    const disposition = settled.outcomes[index]?.disposition
    const reason = judgements[index]?.outcome.reason ?? null
    if (disposition === undefined) return { recipient, ...answer }
    return { recipient, ...answer, stored: { messageId: settled.messageId, disposition, reason } }
  })
}

/**
 * What a refused message is answered with; `null` when it is not refused.
 *
 * A refusal would never reach the author through a forwarder, and hurt the forwarder: there the message is taken
 * and kept. What we cannot keep is refused everywhere. A forwarder that is put off keeps the message and returns.
 */
async function refusalOf(
  path: Path,
  id: string,
  { outline, raw }: JudgedMessage,
  verdict: MessageVerdict,
  { desk, isAuthorTrusted }: MessageFacts,
): Promise<Answer | null> {
  if (verdict.kind === 'pass' || verdict.kind === 'hold') return null
  if (verdict.kind === 'reject' && desk?.mode === 'forwarded' && raw !== null) return acceptance(desk, null)
  const language = await senderLanguage(path.db, { isTrusted: isAuthorTrusted, outline, desk })
  return answerOf(verdict, { language, reference: path.referTo(id) })
}

function acceptance(desk: Desk | null, protocol: string | null): Answer {
  return { verdict: pass, text: acceptedText(languageOf(desk), protocol === null ? [] : [protocol]) }
}

function logSettled({ log }: Path, { envelope, raw, judgements }: JudgedMessage, settled: Settled): void {
  settled.outcomes.forEach(({ disposition, protocol }, index) => {
    const outcome = judgements[index]?.outcome
    log('info', 'message.settled', {
      message: settled.messageId,
      door: envelope.door,
      peer: envelope.peer.address,
      reversePath: envelope.reversePath,
      recipient: outcome === undefined ? null : maskReplyTokens(outcome.recipient),
      octets: raw?.octets ?? null,
      disposition,
      reason: outcome?.reason ?? null,
      protocol,
    })
  })
}
