import type { Door, Envelope, Peer } from '../domain/mail/envelope.ts'
import type { Desk } from '../domain/desk.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { outlineOf } from '../domain/mail/outline-parse.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import { matchBlock } from '../domain/policy/block-match.ts'
import { judge, type Judged, recipientRules, senderRules } from '../domain/policy/policy.ts'
import { defer, type Reject } from '../domain/policy/verdict.ts'
import { newId } from '../store/id.ts'
import { type Answer, type RecipientReply, replyLines } from './answer.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import { asksForAuthentication, byDesk, gather } from './gather.ts'
import { type Arrived, judgeMessage } from './judge-message.ts'
import { hasWholeHeaderSection, parse } from './parse.ts'
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
  let look: ReturnType<Authenticity['begin']> | null = null

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
        id: newId(path.clock()),
        envelope: { door, peer, reversePath, recipients: [], receivedAt: path.clock() },
        raw: null,
        outline: null,
        refusalReply: replyLines(answer, 'command-accepted').join('\n'),
        outcomes: [refusedOutcome({ ...at, recipient: at.recipient ?? '' }, verdict, trace)],
        authentication: null,
        forwardingSign: null,
      },
      blockId: at.blockId ?? null,
    })
    return answer
  }

  /** SPF is asked while the peer goes on talking, but only for a desk that wants to know. */
  function accept(recipient: ResolvedRecipient): void {
    accepted.push(recipient)
    if (asksForAuthentication(recipient.desk) && session.door !== 'cli') {
      look ??= path.authenticity?.begin({ peer: session.peer, reversePath }) ?? null
    }
  }

  async function take(arrived: Arrived): Promise<readonly RecipientReply[]> {
    const raw = arrived.kind === 'too-large' ? null : arrived.raw
    const outline = arrived.kind === 'too-large' ? outlineOf(arrived.head, false) : parse(arrived.raw)
    const envelope: Envelope = {
      door: session.door,
      peer: session.peer,
      reversePath,
      recipients: accepted.map(({ recipient }) => recipient),
      receivedAt: path.clock(),
    }
    const authentication = arrived.kind === 'whole' ? await lookAt(arrived.raw, outline) : null
    const desks = byDesk(accepted)
    const policy = await path.policy.current()
    const facts = await gather(outline, envelope, desks, { ...path, policy, authentication })
    const judgements = facts.map((known) => judgeMessage(arrived, known, path.maxMessageOctets))
    return settle(path, { envelope, raw, outline, authentication, judgements, desks })
  }

  async function lookAt(raw: RawMessage, { headerSection }: Outline): Promise<Authentication | null> {
    if (look === null) return null
    const octets = hasWholeHeaderSection(raw) ? () => path.octetsOf(raw) : null
    return look({ headerSection, octets })
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
        if (judged.verdict.kind === 'pass') accept(known)
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
