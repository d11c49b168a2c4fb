import { Dialogue } from '../domain/mail/dialogue.ts'
import { type Door, natureOf } from '../domain/mail/door-nature.ts'
import { type Envelope, type Peer, senderAddressOf } from '../domain/mail/envelope.ts'
import type { BlockEntry } from '../domain/blocklist.ts'
import type { Desk } from '../domain/desk.ts'
import { asReturned } from '../domain/mail/as-returned.ts'
import { outlineOf } from '../domain/mail/outline-parse.ts'
import { judge, type Judged, recipientRules, senderRules } from '../domain/policy/policy.ts'
import type { ProtocolReply } from '../domain/policy/reasons.ts'
import { uncounted } from '../domain/policy/rates.ts'
import { isAuthorBelieved } from '../domain/policy/author-aligned.ts'
import { isAllowed, matchLists } from '../domain/policy/sender-lists.ts'
import { defer, type Reject, type TraceStep } from '../domain/policy/verdict.ts'
import { newId } from '../store/id.ts'
import { type Answer, type RecipientReply, replyLines } from './answer.ts'
import { byDesk, gather, isReturnedTo } from './gather.ts'
import { greylistNotes } from './greylist-notes.ts'
import { type Arrived, judgeMessage, remarkable } from './judge-message.ts'
import { parse, statedReversePath } from './parse.ts'
import { Looks } from './looks.ts'
import type { Path } from './path.ts'
import type { Policy } from './policy-snapshot.ts'
import { settleOrPutOff } from './put-off.ts'
import { receive } from './receive.ts'
import { answerOf, languageOf, refusedOutcome } from './refusal.ts'
import { maskReplyTokens } from './reply-token.ts'
import { type ResolvedRecipient, resolveRecipient } from './resolve-recipient.ts'
import { senderLanguage } from './sender-language.ts'
import { isStorageFull } from './storage-full.ts'
import { takeOrPassOn } from './take-or-pass-on.ts'

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
  const nature = natureOf(session)
  let reversePath: string | null = null
  /** What would have been refused at MAIL, and at RCPT by recipient. */
  let atMail: readonly TraceStep[] = []
  const atRcpt = new Map<string, readonly TraceStep[]>()
  const accepted: ResolvedRecipient[] = []
  const dialogue = new Dialogue()
  const looks = new Looks(path)

  /** Notes what a command was answered with. */
  function say(command: string, answer: Answer, success: ProtocolReply): Answer {
    dialogue.add(maskReplyTokens(command), replyLines(answer, success))
    return answer
  }

  async function orFailure(command: string, answer: () => Promise<Answer>): Promise<Answer> {
    try {
      return await answer()
    } catch (error) {
      return say(command, answerOf(failure(path, session, error)), 'command-accepted')
    }
  }

  async function refuse(
    command: string,
    policy: Policy,
    verdict: Reject,
    trace: Judged['trace'],
    at: Refused,
  ): Promise<Answer> {
    const id = newId(path.clock())
    const language = await senderLanguage(path.db, { isTrusted: false, outline: null, desk: at.desk })
    const reference = path.mayRecord() ? path.referTo(id) : null
    const answer = say(command, answerOf(verdict, { language, reference }), 'command-accepted')
    const { door, peer } = session
    path.log('info', 'transaction.refused', {
      door,
      peer: peer.address,
      reversePath,
      recipient: at.recipient === null ? null : maskReplyTokens(at.recipient),
      reason: verdict.reason,
    })
    path.record({
      settlement: {
        id,
        policyVersion: policy.version,
        dialogue: dialogue.exchanges,
        envelope: { door, peer, reversePath, recipients: [], receivedAt: path.clock() },
        raw: null,
        outline: null,
        refusalReply: replyLines(answer, 'command-accepted').join('\n'),
        outcomes: [refusedOutcome({ ...at, recipient: at.recipient ?? '' }, verdict, trace)],
        authentication: null,
        reputation: null,
        forwardingSign: null,
        notices: [],
      },
      blockId: at.blockId ?? null,
    })
    return answer
  }

  function accept(recipient: ResolvedRecipient): void {
    accepted.push(recipient)
    if (nature.looksUp) looks.begin(recipient.desk, { ...session, reversePath })
  }

  /** What the lists say before any octets: either of peer and reverse-path may be what the allow list knows. */
  function listed({ lists }: Policy): { block: BlockEntry | null; peerBlock: BlockEntry | null } {
    const signs = { peer: senderAddressOf(session), addresses: [reversePath] }
    const { block } = matchLists(lists, signs, path.clock())
    return block?.kind === 'network' ? { block: null, peerBlock: block } : { block, peerBlock: null }
  }

  /** A front server's pace is that of all its senders; a host on the allow list may be as fast as it likes. */
  function isCounted({ lists }: Policy): boolean {
    // Anybody may say to send for an allowed domain, so its entry lets no peer off.
    const signs = { peer: session.peer.address, addresses: [] }
    return nature.countsSenders && !isAllowed(lists, signs, path.clock())
  }

  async function take(arrived: Arrived): Promise<readonly RecipientReply[]> {
    const raw = arrived.kind === 'too-large' ? null : arrived.raw
    const stated = statedReversePath(session.door, reversePath)
    const parsed =
      arrived.kind === 'too-large' ? outlineOf(arrived.head, false, stated) : parse(arrived.raw, stated)
    const outline = isReturnedTo(accepted, path.secret) ? asReturned(parsed) : parsed
    const { key: _key, ...spoken } = session
    const envelope: Envelope = {
      ...spoken,
      reversePath,
      recipients: accepted.map(({ recipient }) => recipient),
      receivedAt: path.clock(),
    }
    const desks = byDesk(accepted)
    const wishes = accepted.map(({ desk }) => desk)
    const looked = await looks.conclude(arrived, outline, envelope, wishes)
    const policy = await path.policy.current()
    const isAuthorTrusted = isAuthorBelieved(looked.authentication, envelope, path.submitters)
    const rate = path.authorRates.peek({ outline, envelope, isAuthorTrusted })
    const authorRate = rate !== null && isCounted(policy) ? rate : null
    const files = arrived.kind === 'whole' ? arrived.files : []
    const atDoor = raw === null ? null : { reversePath, bodySha256: raw.bodySha256 }
    const facts = await gather(parsed, envelope, desks, {
      ...path,
      policy,
      files,
      ...looked,
      authorRate,
      atDoor,
    })
    const remembered = path.note(greylistNotes(facts))
    const judgements = facts.map((known, index) => {
      const named = desks[index]?.flatMap(({ recipient }) => atRcpt.get(recipient) ?? []) ?? []
      const measure = {
        maxOctets: path.maxMessageOctets,
        modes: policy.modes,
        policy: policy.record.id,
        earlier: [...atMail, ...named],
      }
      return judgeMessage(arrived, known, measure)
    })
    const isPassed = judgements.some(({ verdict }) => verdict.kind === 'pass')
    if (isPassed && authorRate !== null) path.authorRates.count({ outline, envelope, isAuthorTrusted })
    const finish = nature.mayPassOn ? takeOrPassOn : settleOrPutOff
    const replies = await finish(path, {
      envelope,
      raw,
      outline,
      ...looked,
      policyVersion: policy.version,
      dialogue: dialogue.exchanges,
      judgements,
      desks,
    })
    await remembered
    return replies
  }

  return {
    from(address, { declaredOctets }) {
      const size = declaredOctets === null ? '' : ` SIZE=${declaredOctets}`
      const command = `MAIL FROM:<${address ?? ''}>${size}`
      return orFailure(command, async () => {
        reversePath = address
        const { judged, known, policy } = await judgeByToday(path, (policy) => {
          const { block, peerBlock } = listed(policy)
          const facts = {
            reversePath,
            declaredOctets,
            maxOctets: path.maxMessageOctets,
            block,
            peer: { address: session.peer.address, block: peerBlock },
          }
          return { judged: judge(senderRules, facts, policy.modes), known: peerBlock ?? block }
        })
        atMail = remarkable(judged.trace)
        if (judged.verdict.kind !== 'reject') return say(command, answerOf(judged.verdict), 'sender-accepted')
        const blockId = judged.verdict.reason === 'blocked-author' ? (known?.id ?? null) : null
        return refuse(command, policy, judged.verdict, judged.trace, { recipient: null, desk: null, blockId })
      })
    },

    to(recipient) {
      const command = `RCPT TO:<${recipient}>`
      return orFailure(command, async () => {
        const { judged, known, policy } = await judgeByToday(path, (policy) => {
          const resolved = resolveRecipient(policy, recipient)
          const now = path.clock()
          const named = {
            peer: session.peer.address,
            reversePath,
            recipient: resolved.desk?.address ?? recipient,
          }
          const isKept = path.rates.areKept && isCounted(policy)
          const earlierDesks = accepted.map(({ desk }) => desk)
          const facts = {
            ...resolved,
            earlierDesks,
            hasPlusPart: [resolved, ...accepted].some(({ plusPart }) => plusPart !== null),
            hasReplyForEach: nature.hasReplyForEach,
            recipientCount: accepted.length,
            maxRecipients: path.maxRecipients,
            counts: isKept ? path.rates.peek(named, now) : uncounted,
            rates: path.rates.limits,
          }
          const judged = judge(recipientRules, facts, policy.modes)
          if (judged.verdict.kind === 'pass' && isKept) path.rates.count(named, now)
          return { judged, known: resolved }
        })
        if (judged.verdict.kind === 'reject')
          return refuse(command, policy, judged.verdict, judged.trace, known)
        if (judged.verdict.kind === 'pass') {
          accept(known)
          atRcpt.set(recipient, remarkable(judged.trace))
        }
        const answer = answerOf(judged.verdict, { language: languageOf(known.desk), reference: null })
        return say(command, answer, 'recipient-accepted')
      })
    },

    async message(octets) {
      const received = await receive(octets, { maxOctets: path.maxMessageOctets, blobs: path.blobs })
      try {
        if (received.kind === 'failed') throw received.error
        return await take(received)
      } catch (error) {
        const verdict = failure(path, session, error)
        return accepted.map(({ recipient, desk }) => ({
          recipient,
          ...answerOf(verdict, { language: languageOf(desk), reference: null }),
        }))
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
): Promise<{ judged: Judged; known: Known; policy: Policy }> {
  const current = await policy.current()
  const answer = judgeBy(current)
  if (answer.judged.verdict.kind !== 'reject') return { ...answer, policy: current }
  const today = await policy.refresh()
  return { ...judgeBy(today), policy: today }
}

function failure({ log }: Path, { door, peer }: Session, error: unknown): ReturnType<typeof defer> {
  const reason = isStorageFull(error) ? 'storage-full' : 'internal-failure'
  log('error', 'transaction.failed', { door, peer: peer.address, reason, error })
  return defer(reason)
}
