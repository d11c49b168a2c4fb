import type { GivenVerdict } from '../domain/policy/given-verdict.ts'
import { holds } from '../domain/policy/reasons.ts'
import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { codeOf, isCodeOf } from './signed-id.ts'

/** The field in which the verdict on a mail goes on with it. */
export const verdictField = 'X-Portaria-Verdict'

/** Seals that are looked at in one mail: nobody sends one to more desks in a transaction. */
const maxSeals = 100
/** How long mail servers keep trying, and some days more. RFC 5321 §4.5.4.1 */
const validSeconds = 8 * 86_400

/** What a seal is about: one mail at one desk, whatever hosts on the way add to its header section. */
export type Sealed = {
  readonly outline: Pick<Outline, 'author' | 'messageId' | 'headerSection'>
  readonly reversePath: string | null
  readonly bodySha256: string
  readonly deskId: string
  /** Behind the plus of the recipient, where a ticket may be named. */
  readonly plusPart: string | null
}

/** Fields that say what a mail is, or which ticket it is about; mail servers leave them as they are. Content-Length they drop. */
const isSigned = (name: string): boolean =>
  /^(?:from|subject|in-reply-to|references|mime-version|content-(?!length$).*)$/i.test(name)

/**
 * Writes a verdict down for the door at which the mail comes again: `KIND; SECONDS; CODE`.
 *
 * `null` for a mail without a Message-ID: nothing would tell its copies from other mails, so each would open a ticket.
 */
export function sealVerdict(
  secret: Uint8Array,
  sealed: Sealed,
  given: GivenVerdict,
  at: Date,
): string | null {
  if (sealed.outline.messageId === null) return null
  const claim = `${given.reason ?? given.kind}; ${Math.floor(at.getTime() / 1000)}`
  return `${claim}; ${codeOf(secret, 'verdict', textOf(sealed, claim))}`
}

/** The verdict that was given of a mail at a desk; `null` when none was, or none that we have sealed for it. */
export function readGivenVerdict(
  secret: Uint8Array,
  fields: Outline['headerSection'],
  sealed: Sealed,
  at: Date,
): GivenVerdict | null {
  if (sealed.outline.messageId === null) return null
  let seals = 0
  for (const { name, value } of fields) {
    if (name.length !== verdictField.length || name.toLowerCase() !== verdictField.toLowerCase()) continue
    seals += 1
    if (seals > maxSeals) return null
    const given = readSeal(secret, value, sealed, at)
    if (given !== null) return given
  }
  return null
}

function readSeal(secret: Uint8Array, value: string, sealed: Sealed, at: Date): GivenVerdict | null {
  const [, claim, word, seconds, code] =
    /^((pass|[a-z-]{1,40}); (\d{1,12})); ([a-z2-7]{16})$/.exec(value.trim()) ?? []
  if (claim === undefined || code === undefined) return null
  const age = at.getTime() / 1000 - Number(seconds)
  if (age > validSeconds || !isCodeOf(secret, 'verdict', textOf(sealed, claim), code)) return null
  const reason = holds.find((known) => known === word) ?? null
  return { kind: reason === null ? 'pass' : 'hold', reason }
}

/** All that is signed, so that no part can be taken for another. */
function textOf({ outline, reversePath, bodySha256, deskId, plusPart }: Sealed, claim: string): string {
  const { author, messageId, headerSection } = outline
  const fields = headerSection
    .filter(({ name }) => isSigned(name))
    .map(({ name, value }) => [name.toLowerCase(), value.replace(/\s+/g, ' ')])
  const writer = author === null ? null : foldAddress(author.address)
  const ticket = plusPart?.toLowerCase() ?? null
  return JSON.stringify([claim, deskId, ticket, bodySha256, reversePath, writer, messageId, fields])
}
