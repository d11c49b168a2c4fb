import { setImmediate as nextTurn } from 'node:timers/promises'
import { addressesOf, type Desk } from '../domain/desk.ts'
import type { Log } from '../domain/log.ts'
import { type Authentication, authorStandingOf } from '../domain/mail/authentication.ts'
import type { Content } from '../domain/mail/content.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import {
  type Classified,
  type CompiledClassification,
  classify,
  compileClassifications,
  type TicketClassification,
  unclassified,
} from '../domain/ticket/classification/classify.ts'
import type { ClassificationFacts } from '../domain/ticket/classification/facts.ts'
import { listClassifications } from '../store/classifications.ts'
import { findUnclassified } from '../store/unclassified-tickets.ts'
import type { Db } from '../store/database.ts'
import { compileExpression } from './linear-regex.ts'
import { parse } from './parse.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'

/** A message as far as it has been read. */
export type Readable = {
  readonly raw: Pick<RawMessage, 'head' | 'blob' | 'octets'>
  /** `null` when only its header section and structure are known. */
  readonly content: Pick<Content, 'text' | 'attachments'> | null
  readonly authentication: Authentication | null
}

/** Where a message came in: the address that was written to, and its desk. */
export type Arrival = { readonly recipient: string; readonly deskId: string | null }

/** What asking the classifications needs. */
export type ClassifierOptions = {
  readonly db: Db
  readonly policy: Pick<PolicySnapshot, 'current'>
  readonly log: Log
}

/** Says which type the tickets of messages get, once their contents have been read. */
export class Classifier {
  readonly #options: ClassifierOptions
  #known: { readonly version: number; readonly classifications: readonly CompiledClassification[] } | null =
    null

  constructor(options: ClassifierOptions) {
    this.#options = options
  }

  /**
   * What the classifications say of the tickets that a message has opened; nothing where there is none to ask.
   *
   * A fault of ours in the rules leaves the tickets without a type: nobody's contents wait for it.
   */
  readonly classifyStored = async (
    messageId: string,
    raw: RawMessage,
    content: Content,
  ): Promise<readonly TicketClassification[]> => {
    if (!(await this.hasAny().catch(this.#failed(messageId, false)))) return []
    const { tickets, authentication } = await findUnclassified(this.#options.db, messageId)
    if (tickets.length === 0) return []
    const answers = await this.classify({ raw, content, authentication }, tickets).catch(
      this.#failed(messageId, []),
    )
    return tickets.map(({ ticketId, deskId }, index) => ({
      ticketId,
      messageId,
      deskId,
      classified: answers[index] ?? unclassified,
    }))
  }

  /** Whether any classification counts now, so that it matters what a message says. */
  async hasAny(): Promise<boolean> {
    const { version } = await this.#options.policy.current()
    return (await this.#current(version)).length > 0
  }

  /** What the classifications of now say of a message, for each address that it came to. */
  readonly classify = async (
    message: Readable,
    arrivals: readonly Arrival[],
  ): Promise<readonly Classified[]> => {
    const { version, desksById } = await this.#options.policy.current()
    const classifications = await this.#current(version)
    if (classifications.length === 0) return arrivals.map(() => unclassified)
    const facts = factsOf(message)
    const answers: Classified[] = []
    for (const { recipient, deskId } of arrivals) {
      const deskAddresses = deskAddressesOf(recipient, desksById.get(deskId ?? ''))
      answers.push(await classify(classifications, { ...facts, deskAddresses }, nextTurn))
    }
    return answers
  }

  #failed<Instead>(messageId: string, instead: Instead): (error: unknown) => Instead {
    return (error) => {
      this.#options.log('error', 'content.failed', { messageId, task: 'classification', error })
      return instead
    }
  }

  /** Read again when the policy has moved; the version is older than what is read, so no change is missed. */
  async #current(version: number): Promise<readonly CompiledClassification[]> {
    if (this.#known?.version !== version) {
      const stored = await listClassifications(this.#options.db)
      this.#known = { version, classifications: compileClassifications(stored, compileExpression) }
    }
    return this.#known.classifications
  }
}

/** The addresses that a message's desk is known by, the one that was written to first. */
export function deskAddressesOf(recipient: string, desk: Desk | undefined): readonly string[] {
  return [recipient, ...(desk === undefined ? [] : addressesOf(desk))]
}

/** All that a classification may know of a message but where it came in. */
export function factsOf({
  raw,
  content,
  authentication,
}: Readable): Omit<ClassificationFacts, 'deskAddresses'> {
  const { author, to, cc, subject, headerSection } = parse(raw)
  return {
    author,
    to,
    cc,
    subject,
    headerSection,
    text: content?.text ?? '',
    fileNames: (content?.attachments ?? []).flatMap(({ filename }) => filename ?? []),
    octets: raw.octets,
    standing: authorStandingOf(authentication),
  }
}
