import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Defer } from '../domain/policy/verdict.ts'
import { identityOf, keyAtDesk } from '../store/dedupe.ts'
import { attemptKey, type NewAttempt } from '../store/door-attempts.ts'
import type { RecipientReply } from './answer.ts'
import type { Judgement } from './judge-message.ts'
import type { Path } from './path.ts'
import { answerOf, languageOf } from './refusal.ts'
import { maskReplyTokens } from './reply-token.ts'
import { type JudgedMessage, settle } from './settle.ts'

/**
 * Settles a judged message, but for the desks that put it off: what stays with its sender is no message of ours.
 *
 * Of that only the tries are counted, or it is shown where it waits to be let in. Each desk decides for itself.
 */
export async function settleOrPutOff(path: Path, message: JudgedMessage): Promise<readonly RecipientReply[]> {
  const isPutOff = message.judgements.map(({ verdict }) => verdict.kind === 'defer')
  if (!isPutOff.includes(true)) return settle(path, message)
  const replies: RecipientReply[] = []
  for (const [index, judgement] of message.judgements.entries()) {
    const { verdict, facts } = judgement
    if (verdict.kind !== 'defer') continue
    await note(path, message, judgement, verdict)
    const answer = answerOf(verdict, { language: languageOf(facts.desk), reference: null })
    for (const { recipient } of message.desks[index] ?? []) replies.push({ recipient, ...answer })
    path.log('info', 'transaction.refused', {
      door: message.envelope.door,
      peer: message.envelope.peer.address,
      reversePath: message.envelope.reversePath,
      recipient: maskReplyTokens(facts.recipient),
      reason: verdict.reason,
    })
  }
  const desks = message.desks.filter((_, index) => !isPutOff[index])
  if (desks.length > 0) {
    const judgements = message.judgements.filter((_, index) => !isPutOff[index])
    const named = new Set(desks.flat().map(({ recipient }) => recipient))
    const recipients = message.envelope.recipients.filter((recipient) => named.has(recipient))
    const envelope = { ...message.envelope, recipients }
    replies.push(...(await settle(path, { ...message, envelope, desks, judgements })))
  }
  return message.envelope.recipients.flatMap((recipient) =>
    replies.filter((reply) => reply.recipient === recipient).slice(0, 1),
  )
}

/** Shows what waits to be let in, and counts the tries of what waits for anything else. */
async function note(path: Path, message: JudgedMessage, judgement: Judgement, verdict: Defer): Promise<void> {
  if (verdict.reason === 'awaiting-approval') {
    const attempt = attemptOf(message, judgement)
    if (attempt !== null) await path.showAtDoor(attempt)
    return
  }
  const { envelope, raw, outline } = message
  const { recipient } = judgement.facts
  if (raw === null) return
  await path.noteDeferral({
    dedupeKey: wouldBeKey(message, raw, judgement),
    recipient: maskReplyTokens(recipient),
    reversePath: envelope.reversePath,
    peer: envelope.peer.address,
    author: outline.author?.address ?? null,
    subject: outline.subject,
    octets: raw.octets,
    reason: verdict.reason,
  })
}

/** The key under which a mail will be accepted, if it ever is. */
function wouldBeKey({ outline }: JudgedMessage, raw: RawMessage, { outcome }: Judgement): string {
  return keyAtDesk(identityOf(raw, outline), outcome)
}

function attemptOf(message: JudgedMessage, judgement: Judgement): NewAttempt | null {
  const { facts, outcome } = judgement
  const { envelope, raw, outline } = message
  const { desk } = facts
  if (raw === null || desk === null) return null
  const { reversePath, peer } = envelope
  return {
    key: attemptKey(desk.id, reversePath, raw.bodySha256),
    dedupeKey: wouldBeKey(message, raw, judgement),
    deskId: desk.id,
    recipient: facts.recipient,
    reversePath,
    peer,
    author: outline.author,
    subject: outline.subject,
    octets: raw.octets,
    head: raw.head,
    blob: raw.blob,
    trace: outcome.trace,
  }
}
