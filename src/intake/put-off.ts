import type { MessageFacts } from '../domain/policy/facts.ts'
import type { Defer } from '../domain/policy/verdict.ts'
import { deferralKey, identityOf } from '../store/dedupe.ts'
import { attemptKey } from '../store/door-attempts.ts'
import { lettersOf } from '../store/id.ts'
import type { Note } from '../store/door-notes.ts'
import type { RecipientReply } from './answer.ts'
import type { Judgement } from './judge-message.ts'
import type { Path } from './path.ts'
import { answerOf, languageOf } from './refusal.ts'
import { maskReplyTokens } from './reply-token.ts'
import { type JudgedMessage, settle } from './settle.ts'
import { partFor } from './part-desks.ts'

/** A delivery that was put off. */
export type PutOff = {
  readonly message: JudgedMessage
  readonly judgement: Judgement
  readonly verdict: Defer
}

/**
 * Settles a judged message, but for the desks that put it off: what stays with its sender is no message of ours.
 *
 * Of that only the tries are counted, or it is shown where it waits to be let in. Each desk decides for itself.
 */
export async function settleOrPutOff(path: Path, message: JudgedMessage): Promise<readonly RecipientReply[]> {
  const isPutOff = message.judgements.map(({ verdict }) => verdict.kind === 'defer')
  if (!isPutOff.includes(true)) return settle(path, message)
  const replies: RecipientReply[] = []
  const notes: Note[] = []
  for (const [index, judgement] of message.judgements.entries()) {
    const { verdict, facts } = judgement
    if (verdict.kind !== 'defer') continue
    const key = keyOf(message, facts)
    if (key !== null) notes.push(...noteOf(message, judgement, verdict, key))
    await path.tellPutOff?.({ message, judgement, verdict })
    const reference = key === null ? null : { letters: lettersOf(key), link: null }
    const answer = answerOf(verdict, { language: languageOf(facts.desk), reference })
    for (const { recipient } of message.desks[index] ?? []) replies.push({ recipient, ...answer })
    path.log('info', 'transaction.refused', {
      door: message.envelope.door,
      peer: message.envelope.peer.address,
      reversePath: message.envelope.reversePath,
      recipient: maskReplyTokens(facts.recipient),
      reason: verdict.reason,
    })
  }
  const noted = path.note(notes)
  const rest = partFor(message, (index) => isPutOff[index] !== true)
  if (rest !== null) replies.push(...(await settle(path, rest)))
  await noted
  return message.envelope.recipients.flatMap((recipient) =>
    replies.filter((reply) => reply.recipient === recipient).slice(0, 1),
  )
}

/** The key under which a mail is known when it comes again; `null` when its octets are not kept. */
function keyOf({ raw, outline }: JudgedMessage, { desk }: MessageFacts): string | null {
  return raw === null ? null : deferralKey(identityOf(raw, outline), desk?.id ?? null)
}

/** Shows what waits to be let in, and counts the tries of what waits for anything else. */
function noteOf(
  { envelope, raw, outline }: JudgedMessage,
  { facts, outcome }: Judgement,
  { reason }: Defer,
  key: string,
): readonly Note[] {
  const { recipient, desk, isAuthorTrusted } = facts
  const { reversePath, peer } = envelope
  if (raw === null) return []
  const { author, subject } = outline
  const common = { dedupeKey: key, reversePath, subject, octets: raw.octets }
  const from = { peer: peer.address, author: author?.address ?? null }
  const deferral = { ...common, ...from, recipient: maskReplyTokens(recipient), reason }
  if (reason !== 'awaiting-approval') return [{ kind: 'deferral', deferral }]
  if (desk === null) return []
  const attempt = {
    ...common,
    key: attemptKey(desk.id, { reversePath, bodySha256: raw.bodySha256 }, outline),
    deskId: desk.id,
    recipient,
    peer,
    author,
    isProved: isAuthorTrusted,
    head: raw.head,
    blob: raw.blob,
    trace: outcome.trace,
  }
  return [{ kind: 'attempt', attempt, unshown: deferral }]
}
