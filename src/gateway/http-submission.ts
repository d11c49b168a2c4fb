import { createHash, type Hash } from 'node:crypto'
import type { Peer } from '../domain/mail/envelope.ts'
import type { Language } from '../domain/language.ts'
import { bring } from '../intake/bring.ts'
import type { Intake } from '../intake/intake.ts'
import type { HttpEnvelope } from './http-envelope.ts'
import { type HttpReply, problemOf, replyOfMessage } from './http-problem.ts'
import type { OctetStream } from './octet-stream.ts'

/** What was answered under a key, and to what. */
export type KeptReply = HttpReply & { readonly fingerprint: string }

/** Where answers are kept, so that whoever asks again under the same key gets the same one. */
export type ReplyStore = {
  find(tokenId: string, key: string): Promise<KeptReply | null>
  /** Keeps an answer, and gives the one that counts: another process may have been first. */
  keep(tokenId: string, key: string, reply: KeptReply): Promise<KeptReply>
}

/** One message that a program hands over. */
export type Submission = {
  readonly tokenId: string
  readonly key: string | null
  readonly peer: Peer
  readonly envelope: HttpEnvelope
  readonly declaredOctets: number | null
  readonly octets: OctetStream
  readonly language: Language
}

/** What takes messages in. */
export type Submissions = {
  readonly intake: Pick<Intake, 'begin'>
  readonly replies: ReplyStore
  /** More than this is read of no message. */
  readonly maxMessageOctets: number
}

/** Takes messages from programs, each key once. */
export class SubmissionDesk {
  readonly #options: Submissions
  readonly #inHand = new Map<string, Promise<KeptReply | null>>()

  constructor(options: Submissions) {
    this.#options = options
  }

  /** Answers a message; `null` when it did not come whole. Throws what the stores throw. */
  async take(submission: Submission): Promise<HttpReply | null> {
    const { tokenId, key, declaredOctets } = submission
    // What is too large by its own word is refused unread, and who asked whether to send it was not told to go on.
    const isTooLarge = declaredOctets !== null && declaredOctets > this.#options.maxMessageOctets
    if (key === null || isTooLarge) return (await this.#bring(submission, createHash('sha256'))).reply
    const place = `${tokenId} ${key}`
    const inHand = this.#inHand.get(place)
    if (inHand !== undefined) return this.#repeat(submission, inHand)
    const taking = this.#takeFirst(submission, key)
    const settled = taking.then(
      ({ kept }) => kept,
      () => null,
    )
    this.#inHand.set(place, settled)
    try {
      return (await taking).reply
    } finally {
      this.#inHand.delete(place)
    }
  }

  async #takeFirst(
    submission: Submission,
    key: string,
  ): Promise<{ readonly reply: HttpReply | null; readonly kept: KeptReply | null }> {
    const { replies } = this.#options
    const earlier = await replies.find(submission.tokenId, key)
    if (earlier !== null) return { reply: await this.#repeat(submission, earlier), kept: earlier }
    const hash = createHash('sha256')
    const { reply, isFinal } = await this.#bring(submission, hash)
    if (reply === null || !isFinal || !(await this.#readRest(submission, hash))) return { reply, kept: null }
    const fingerprint = fingerprintOf(submission, hash)
    const kept = await replies.keep(submission.tokenId, key, { ...reply, fingerprint })
    return {
      reply: kept.fingerprint === fingerprint ? kept : problemOf('key-reused', submission.language),
      kept,
    }
  }

  /** Answers as before, if all is as before; what was put off may be sent again. */
  async #repeat(
    submission: Submission,
    before: KeptReply | Promise<KeptReply | null>,
  ): Promise<HttpReply | null> {
    const hash = createHash('sha256')
    if (!(await this.#readRest(submission, hash))) return null
    const earlier = await before
    if (earlier === null) return problemOf('try-again', submission.language)
    const isSame = earlier.fingerprint === fingerprintOf(submission, hash)
    return isSame ? earlier : problemOf('key-reused', submission.language)
  }

  /** Asks the three questions of every door. */
  async #bring(
    { peer, envelope, declaredOctets, octets, language }: Submission,
    hash: Hash,
  ): Promise<{ readonly reply: HttpReply | null; readonly isFinal: boolean }> {
    const { intake, maxMessageOctets } = this.#options
    const transaction = intake.begin({ door: 'http', peer })
    const { refused, taken } = await bring(transaction, {
      ...envelope,
      declaredOctets,
      octets: hashed(octets, hash),
    })
    const isRead = taken.length > 0 && octets.octets <= maxMessageOctets
    if (isRead && !(await octets.drain())) return { reply: null, isFinal: false }
    const replies = [...refused, ...taken]
    const isFinal = replies.every(({ verdict }) => verdict.kind !== 'defer')
    return { reply: replyOfMessage(replies, language), isFinal }
  }

  /** Reads what nobody has read yet; whether the message came whole and is none too large. */
  async #readRest({ octets }: Submission, hash: Hash): Promise<boolean> {
    try {
      for await (const chunk of octets) {
        if (octets.octets > this.#options.maxMessageOctets) return false
        hash.update(chunk)
      }
    } catch {
      return false
    }
    return octets.octets <= this.#options.maxMessageOctets
  }
}

async function* hashed(octets: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of octets) {
    hash.update(chunk)
    yield chunk
  }
}

function fingerprintOf({ envelope }: Submission, hash: Hash): string {
  const envelopeText = JSON.stringify([envelope.reversePath, envelope.recipients])
  return createHash('sha256').update(hash.digest()).update(envelopeText).digest('hex')
}
