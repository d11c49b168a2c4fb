import { acceptanceKeys } from '../store/dedupe.ts'
import { compose } from '../domain/ticket/compose.ts'
import { pass } from '../domain/policy/verdict.ts'
import { attemptKey, type NewAttempt } from '../store/door-attempts.ts'
import type { RecipientReply } from './answer.ts'
import type { Judgement } from './judge-message.ts'
import type { Path } from './path.ts'
import { answerOf, languageOf } from './refusal.ts'
import { type JudgedMessage, settle } from './settle.ts'

/**
 * Settles a judged message, but for the desks where it waits at the door: there it is only shown.
 *
 * What waits stays with its sender, who is answered 451; each desk decides for itself.
 */
export async function settleOrWait(path: Path, message: JudgedMessage): Promise<readonly RecipientReply[]> {
  const isWaiting = message.judgements.map(waits)
  if (!isWaiting.includes(true)) return settle(path, message)
  const replies: RecipientReply[] = []
  for (const [index, judgement] of message.judgements.entries()) {
    if (!isWaiting[index]) continue
    const attempt = attemptOf(message, judgement)
    if (attempt !== null) await path.showAtDoor(attempt)
    for (const { recipient } of message.desks[index] ?? [])
      replies.push({
        recipient,
        ...answerOf(refusalOf(judgement), { language: languageOf(judgement.facts.desk), reference: null }),
      })
  }
  const desks = message.desks.filter((_, index) => !isWaiting[index])
  if (desks.length > 0) {
    const judgements = message.judgements.filter((_, index) => !isWaiting[index])
    const named = new Set(desks.flat().map(({ recipient }) => recipient))
    const recipients = message.envelope.recipients.filter((recipient) => named.has(recipient))
    const envelope = { ...message.envelope, recipients }
    replies.push(...(await settle(path, { ...message, envelope, desks, judgements })))
  }
  path.log('info', 'transaction.refused', {
    door: message.envelope.door,
    peer: message.envelope.peer.address,
    reversePath: message.envelope.reversePath,
    recipient: replies[0]?.recipient ?? null,
    reason: 'awaiting-approval',
  })
  return message.envelope.recipients.flatMap((recipient) =>
    replies.filter((reply) => reply.recipient === recipient).slice(0, 1),
  )
}

function waits({ verdict }: Judgement): boolean {
  return verdict.kind === 'defer' && verdict.reason === 'awaiting-approval'
}

function refusalOf({ verdict }: Judgement): Exclude<Judgement['verdict'], { kind: 'hold' }> {
  if (verdict.kind === 'hold') throw new Error('expected a mail that waits, got one set aside')
  return verdict
}

function attemptOf(
  { envelope, raw, outline }: JudgedMessage,
  { facts, outcome }: Judgement,
): NewAttempt | null {
  const { desk } = facts
  if (raw === null || desk === null) return null
  const { reversePath, peer } = envelope
  const wouldBe = compose(facts, pass, [])
  return {
    key: attemptKey(desk.id, reversePath, raw.bodySha256),
    dedupeKey: acceptanceKeys({ ...raw, messageId: outline.messageId }, wouldBe).own,
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
