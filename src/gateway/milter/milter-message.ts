import { PassThrough } from 'node:stream'
import type { Log } from '../../domain/log.ts'
import type { Peer } from '../../domain/mail/envelope.ts'
import { type Answer, replyLines } from '../../intake/answer.ts'
import type { Intake, RecipientReply, Transaction } from '../../intake/intake.ts'
import { defer, reject } from '../../domain/policy/verdict.ts'
import { parsePathCommand } from '../path-command.ts'
import type { MilterAction, MilterReply, Negotiated } from './answers.ts'
import { type Disposal, disposalOf, type OurRecipient } from './disposal.ts'
import type { HeldBack } from './held-back.ts'
import { actionBits } from './protocol.ts'

/** What is known of who sends a message through a mail server. */
export type MessageOrigin = {
  readonly peer: Peer
  /** The same object for every message of a session. */
  readonly key: object
}

/** What a message is taken with. */
export type MessageMeans = {
  readonly intake: Pick<Intake, 'begin' | 'leadsToDesk'>
  readonly negotiated: Negotiated
  readonly maxMessageOctets: number
  readonly heldBack: HeldBack
  readonly log: Log
}

/** How much of a message waits in memory while the intake writes; the mail server waits past it. */
const highWaterOctets = 256 * 1024
/** Each field that is taken away makes the mail server read the header section once more. */
const maxStaleFields = 100
const goOn: MilterReply = { kind: 'continue' }
const overloaded = replyLines({ verdict: reject('header-fault'), text: [] }, 'message-accepted')
const apart = replyLines({ verdict: defer('different-policy'), text: [] }, 'recipient-accepted')

/** One message of a mail server: nothing is asked of the intake before a recipient of ours is named. */
export class MilterMessage {
  readonly #means: MessageMeans
  readonly #origin: MessageOrigin
  readonly #reversePath: string | null
  readonly #declaredOctets: number | null
  readonly #ours: OurRecipient[] = []
  #hasOthers = false
  #begun: { readonly transaction: Transaction; readonly sender: Answer } | null = null
  #octets = 0
  #staleFields = 0
  #flow: { readonly octets: PassThrough; readonly replies: Promise<readonly RecipientReply[]> } | null = null

  constructor(means: MessageMeans, origin: MessageOrigin, [path = '', ...parameters]: readonly string[]) {
    this.#means = means
    this.#origin = origin
    this.#reversePath = addressOf('MAIL FROM', path) || null
    const size = parameters.flatMap((each) => /^SIZE=(\d{1,15})$/i.exec(each)?.[1] ?? [])[0]
    this.#declaredOctets = size === undefined ? null : Number(size)
  }

  /** Whether there is a recipient that we have accepted. */
  get isForUs(): boolean {
    return this.#ours.length > 0
  }

  /** Answers a recipient; one that leads to no desk is left to the mail server. */
  async recipient([given = '']: readonly string[]): Promise<MilterReply> {
    const address = addressOf('RCPT TO', given)
    const isOurs = await this.#means.intake.leadsToDesk(address)
    if (this.#isMixed(isOurs)) return { kind: 'reply', lines: apart }
    if (!isOurs) {
      this.#hasOthers = true
      return goOn
    }
    if (this.#means.heldBack.take(this.#reversePath, address)) return { kind: 'reply', lines: apart }
    const { transaction, sender } = await this.#begin()
    const answer = sender.verdict.kind === 'pass' ? await transaction.to(address) : sender
    if (answer.verdict.kind !== 'pass')
      return { kind: 'reply', lines: replyLines(answer, 'recipient-accepted') }
    this.#ours.push({ given, address })
    return goOn
  }

  /** Takes octets of the header section or the body; says when no more of them change anything. */
  async write(octets: Buffer): Promise<'more' | 'enough'> {
    if (this.#hasTooManyStaleFields()) return 'enough'
    const { octets: flow } = this.#start()
    this.#octets += octets.length
    if (!flow.destroyed && !flow.write(octets)) await roomIn(flow)
    return this.#octets > this.#means.maxMessageOctets ? 'enough' : 'more'
  }

  /** Notes a field in which a verdict of ours is told: only one that is added now may stay. */
  noteStaleField(): void {
    this.#staleFields += 1
    if (this.#hasTooManyStaleFields()) this.abort()
  }

  /** Says what becomes of the message, once the intake has settled it. */
  async conclude(): Promise<Disposal> {
    if (this.#hasTooManyStaleFields()) return this.#refuse()
    const { octets, replies } = this.#start()
    octets.end()
    const answers = await replies
    for (const { recipient, verdict } of this.#hasOthers ? answers : []) {
      if (verdict.kind === 'defer') this.#means.heldBack.note(this.#reversePath, recipient)
    }
    return disposalOf(answers, {
      ours: this.#ours,
      hasOthers: this.#hasOthers,
      staleFields: this.#staleFields,
      mayDo: (action) => this.#mayDo(action),
    })
  }

  /** Gives the message up: what came of it is forgotten. */
  abort(): void {
    this.#flow?.octets.destroy(new Error('The mail server gave the message up before its end'))
  }

  #hasTooManyStaleFields(): boolean {
    return this.#staleFields > maxStaleFields
  }

  #refuse(): Disposal {
    const peer = this.#origin.peer.address
    const refused = { door: 'milter', peer, reversePath: this.#reversePath, reason: 'header-fault' }
    this.#means.log('info', 'transaction.refused', refused)
    return { actions: [], reply: { kind: 'reply', lines: overloaded } }
  }

  async #begin(): Promise<{ readonly transaction: Transaction; readonly sender: Answer }> {
    if (this.#begun !== null) return this.#begun
    const { peer, key } = this.#origin
    const transaction = this.#means.intake.begin({ door: 'milter', peer, key })
    const sender = await transaction.from(this.#reversePath, { declaredOctets: this.#declaredOctets })
    this.#begun = { transaction, sender }
    return this.#begun
  }

  #start(): { readonly octets: PassThrough; readonly replies: Promise<readonly RecipientReply[]> } {
    if (this.#flow !== null) return this.#flow
    const octets = new PassThrough({ highWaterMark: highWaterOctets })
    // Whoever reads it hears of an error too; without a listener it would end the process.
    octets.on('error', () => undefined)
    const replies = this.#begun?.transaction.message(octets) ?? Promise.resolve([])
    replies.catch(() => undefined)
    this.#flow = { octets, replies }
    return this.#flow
  }

  /** Whether a recipient would share its message with others while none can be taken out of it. */
  #isMixed(isOurs: boolean): boolean {
    if (this.#mayDo('delete-recipient')) return false
    return isOurs ? this.#hasOthers : this.isForUs
  }

  #mayDo(kind: MilterAction['kind']): boolean {
    return (this.#means.negotiated.actions & bitOf[kind]) !== 0
  }
}

const bitOf: Readonly<Record<MilterAction['kind'], number>> = {
  'add-field': actionBits.addField,
  'insert-field': actionBits.addField,
  'change-field': actionBits.changeField,
  'delete-field': actionBits.changeField,
  'add-recipient': actionBits.addRecipient,
  'delete-recipient': actionBits.deleteRecipient,
  'change-sender': actionBits.changeSender,
  quarantine: actionBits.quarantine,
}

/** The address of a path; what cannot be read as one is taken as it stands, for the mail server has taken it. */
function addressOf(command: 'MAIL FROM' | 'RCPT TO', given: string): string {
  const path = given.startsWith('<') ? given : `<${given}>`
  const parsed = parsePathCommand(command, Buffer.from(`${command}:${path}`), true)
  return 'code' in parsed ? path.replace(/^<|>$/g, '') : parsed.address
}

/** Waits until a stream has room; one that nobody reads any more has room for all. */
function roomIn(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.once('drain', done).once('close', done)
  })
}
