import type { Door, Envelope, Peer } from '../domain/mail/envelope.ts'
import type { Desk } from '../domain/desk.ts'
import { outlineOf } from '../domain/mail/outline-parse.ts'
import { matchBlock } from '../domain/policy/block-match.ts'
import { type Judged, judge, recipientRules, senderRules } from '../domain/policy/policy.ts'
import { defer, type Reject } from '../domain/policy/verdict.ts'
import { type Answer, type RecipientReply, replyLines } from './answer.ts'
import { byDesk, gather } from './gather.ts'
import { type Arrived, judgeMessage } from './judge-message.ts'
import { parse, statedReversePath } from './parse.ts'
import type { Path } from './path.ts'
import type { Policy } from './policy-snapshot.ts'
import { receive } from './receive.ts'
import { answerOf, refusedOutcome } from './refusal.ts'
import { type ResolvedRecipient, resolveRecipient } from './resolve-recipient.ts'
import { settle } from './settle.ts'
import { isStorageFull } from './storage-full.ts'

/** Who speaks, at which door. */
export type Session = {
  readonly door: Door
  readonly peer: Peer
  /** The same object for every transaction of a session; bounds how many of its refusals are recorded. */
  readonly key?: object
}

/** One transaction of a door: three questions, in the order of the protocol. */
export type Transaction = {
  /** MAIL FROM; `null` is `<>`. */
  from(reversePath: string | null, options: { readonly declaredOctets: number | null }): Promise<Answer>
  /** RCPT TO, once for each recipient. */
  to(recipient: string): Promise<Answer>
  /**
   * Takes the message and answers for each accepted recipient, once it is committed to stable storage.
   *
   * Rejects only when the octets fail to come whole; nothing is kept then.
   */
  message(octets: AsyncIterable<Uint8Array>): Promise<readonly RecipientReply[]>
}

/** Begins a transaction; whatever fails on the way is our failure, and said so. RFC 5321 §4.2.1 */
export function beginTransaction(path: Path, session: Session): Transaction {
  let reversePath: string | null = null
  const accepted: ResolvedRecipient[] = []

  async function orFailure(answer: () => Promise<Answer>): Promise<Answer> {
    try {
      return await answer()
    } catch (error) {
      return answerOf(failure(path, session, error))
    }
  }

  function refuse(verdict: Reject, trace: Judged['trace'], at: Refused): Answer {
    const answer = answerOf(verdict, at.desk)
    const { door, peer } = session
    path.log('info', 'transaction.refused', {
      door,
      peer: peer.address,
      reversePath,
      recipient: at.recipient,
      reason: verdict.reason,
    })
    path.record({
      settlement: {
        envelope: { door, peer, reversePath, recipients: [], receivedAt: path.clock() },
        raw: null,
        outline: null,
        refusalReply: replyLines(answer, 'command-accepted').join('\n'),
        outcomes: [refusedOutcome({ ...at, recipient: at.recipient ?? '' }, verdict, trace)],
      },
      blockId: at.blockId ?? null,
    })
    return answer
  }

  async function take(arrived: Arrived): Promise<readonly RecipientReply[]> {
    const raw = arrived.kind === 'too-large' ? null : arrived.raw
    const stated = statedReversePath(session.door, reversePath)
    const outline =
      arrived.kind === 'too-large' ? outlineOf(arrived.head, false, stated) : parse(arrived.raw, stated)
    const envelope: Envelope = {
      door: session.door,
      peer: session.peer,
      reversePath,
      recipients: accepted.map(({ recipient }) => recipient),
      receivedAt: path.clock(),
    }
    const desks = byDesk(accepted)
    const facts = await gather(outline, envelope, desks, { ...path, policy: await path.policy.current() })
    const judgements = facts.map((known) => judgeMessage(arrived, known, path.maxMessageOctets))
    return settle(path, { envelope, raw, outline, judgements, desks })
  }

  return {
    from: (address, { declaredOctets }) =>
      orFailure(async () => {
        reversePath = address
        const { judged, known } = await judgeByToday(path, (policy) => {
          const block = matchBlock(policy.blocks, [reversePath])
          const facts = { reversePath, declaredOctets, maxOctets: path.maxMessageOctets, block }
          return { judged: judge(senderRules, facts), known: block }
        })
        if (judged.verdict.kind !== 'reject') return answerOf(judged.verdict)
        const blockId = judged.verdict.reason === 'blocked-author' ? (known?.id ?? null) : null
        return refuse(judged.verdict, judged.trace, { recipient: null, desk: null, blockId })
      }),

    to: (recipient) =>
      orFailure(async () => {
        const { judged, known } = await judgeByToday(path, (policy) => {
          const resolved = resolveRecipient(policy, recipient)
          const earlierDesks = accepted.map(({ desk }) => desk)
          const facts = {
            ...resolved,
            earlierDesks,
            recipientCount: accepted.length,
            maxRecipients: path.maxRecipients,
          }
          return { judged: judge(recipientRules, facts), known: resolved }
        })
        if (judged.verdict.kind === 'reject') return refuse(judged.verdict, judged.trace, known)
        if (judged.verdict.kind === 'pass') accepted.push(known)
        return answerOf(judged.verdict, known.desk)
      }),

    async message(octets) {
      const received = await receive(octets, { maxOctets: path.maxMessageOctets, blobs: path.blobs })
      try {
        if (received.kind === 'failed') throw received.error
        return await take(received)
      } catch (error) {
        const verdict = failure(path, session, error)
        return accepted.map(({ recipient, desk }) => ({ recipient, ...answerOf(verdict, desk) }))
      }
    },
  }
}

/** What is refused before any octets: a recipient, or the reverse-path when there is none. */
type Refused = {
  readonly recipient: string | null
  readonly desk: Desk | null
  readonly plusPart?: string | null
  readonly blockId?: string | null
}

/** Judges by the policy in memory, but refuses only by the policy of this moment. */
async function judgeByToday<Known>(
  { policy }: Path,
  judgeBy: (policy: Policy) => { judged: Judged; known: Known },
): Promise<{ judged: Judged; known: Known }> {
  const answer = judgeBy(await policy.current())
  return answer.judged.verdict.kind === 'reject' ? judgeBy(await policy.refresh()) : answer
}

function failure({ log }: Path, { door, peer }: Session, error: unknown): ReturnType<typeof defer> {
  const reason = isStorageFull(error) ? 'storage-full' : 'internal-failure'
  log('error', 'transaction.failed', { door, peer: peer.address, reason, error })
  return defer(reason)
}
