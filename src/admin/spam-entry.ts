import { foldAddress } from '../domain/mail/address.ts'
import { type AuthorStanding, authorStandingOf } from '../domain/mail/authentication.ts'
import { senderAddressOf } from '../domain/mail/envelope.ts'
import { type ListPattern, readPattern } from '../domain/policy/list-pattern.ts'
import { isInsideAddress } from '../intake/authenticity/inside-address.ts'
import type { Db } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import type { MessageRecord } from '../store/messages.ts'
import { spamObstacle } from './spam.ts'
import { textField } from './form-field.ts'
import type { Tone } from './message-words.ts'
import { visibleLine } from './visible-text.ts'

/** By which of its signs the sender of a message may be blocked. */
export type SpamTarget = 'author' | 'reverse-path' | 'peer'

/** What marking a message as spam would put on the blocklist. */
export type SpamEntry = { readonly target: SpamTarget; readonly listed: ListPattern }

/** What an operator may block, and how far anything proves that the author wrote the message. */
export type SpamQuestion = {
  readonly standing: AuthorStanding
  /** The key of why the author cannot be blocked; `null` when he can. */
  readonly obstacleKey: string | null
  readonly author: SpamEntry
  /** What may be blocked in his place. */
  readonly others: readonly SpamEntry[]
}

/** What the page that asks shows of it. */
export type SpamQuestionView = {
  readonly standingKey: string
  readonly tone: Tone
  readonly isProved: boolean
  /** None where there is nothing to choose. */
  readonly choices: readonly {
    readonly value: SpamTarget
    readonly key: string
    readonly pattern: string
    readonly isChosen: boolean
  }[]
}

const tones = { authenticated: 'good', unverified: 'plain', forged: 'bad' } as const

/** The sender chose the text: it stands for one address, whatever pattern it may look like. */
function addressEntry(target: SpamTarget, address: string): SpamEntry {
  return { target, listed: { kind: 'address', pattern: foldAddress(address) } }
}

/**
 * Tells what may be blocked for a message: its author, and where nothing proves him, whom the envelope shows.
 *
 * The host that forwards to us brings everybody's mail, so it is never offered, and neither is one of the inside.
 */
export async function spamQuestion(
  db: Db,
  author: string,
  message: MessageRecord | null,
): Promise<SpamQuestion> {
  const ofAuthor = addressEntry('author', author)
  const standing = authorStandingOf(message?.authentication ?? null)
  const obstacleKey = await spamObstacle(db, ofAuthor.listed)
  const others: SpamEntry[] = []
  for (const entry of standing === 'authenticated' || message === null
    ? []
    : await envelopeSigns(db, message)) {
    const isSame = entry.listed.pattern === ofAuthor.listed.pattern
    if (!isSame && (await spamObstacle(db, entry.listed)) === null) others.push(entry)
  }
  return { standing, obstacleKey, author: ofAuthor, others }
}

async function envelopeSigns(db: Db, message: MessageRecord): Promise<readonly SpamEntry[]> {
  const { reversePath, deliveries, authentication } = message
  const address = senderAddressOf(message)
  const desks = await listDesks(db)
  const isForwarded = deliveries.some(
    ({ deskId }) => desks.find(({ id }) => id === deskId)?.mode === 'forwarded',
  )
  const isBehind = isForwarded || (authentication?.forwarder ?? null) !== null
  const isHostOfItsOwn = address !== null && !isBehind && !isInsideAddress(address)
  return [
    ...(reversePath === null ? [] : [addressEntry('reverse-path', reversePath)]),
    ...(isHostOfItsOwn ? [{ target: 'peer' as const, listed: readPattern(address ?? '') }] : []),
  ]
}

/** The entry that a form asks for; the author's when it asks for none that is offered. */
export function chosenEntry({ author, others }: SpamQuestion, body: unknown): SpamEntry {
  const target = textField(body, 'target')
  return others.find((entry) => entry.target === target) ?? author
}

/** What the page shows of the question. */
export function spamQuestionView({ standing, author, others }: SpamQuestion): SpamQuestionView {
  const choices = [author, ...others].map(({ target, listed }, index) => ({
    value: target,
    key: `spam.target.${target}`,
    pattern: visibleLine(listed.pattern),
    isChosen: index === 0,
  }))
  return {
    standingKey: `message.authenticity.${standing}`,
    tone: tones[standing],
    isProved: standing === 'authenticated',
    choices: choices.length > 1 ? choices : [],
  }
}
