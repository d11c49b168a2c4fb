import { parseHeaderSection } from '../../domain/mail/header-parse.ts'
import { withCrlf } from '../../domain/mail/line-endings.ts'
import { returnPathOf } from '../../domain/mail/return-path.ts'
import type { MailNote } from '../../domain/pull/pull-journal.ts'
import type { PulledKind } from '../../domain/pull/pulled-account.ts'
import type { Answer, Intake } from '../../intake/intake.ts'
import { PullError } from './pull-error.ts'

/** A mail as it lies in a mailbox, and for whom it is taken. */
export type LyingMail = {
  readonly door: PulledKind
  readonly tls: string | null
  /** The creation address that it stands for. */
  readonly recipient: string
  /** As its server says; `null` where it does not. */
  readonly octets: number | null
  /** Its octets as they come; none where it is gone. */
  readonly source: AsyncIterable<Uint8Array>
}

/** What became of it. */
export type MailFate = Pick<MailNote, 'reason' | 'messageId'> & {
  readonly state: 'taken' | 'refused' | 'failed' | 'gone'
}

/** The header section is looked for in so many octets before anything is asked. */
const maxHeadOctets = 64 * 1024
/** A server may count line ends in another way, but not several times over. */
const spareOctets = 1024 * 1024
const unsaidOctets = 2 * 1024 ** 3

/**
 * Brings a mail on the path of every message: in the place of its sender, to the address that the account stands for.
 *
 * Throws where its octets do not come whole; nothing is kept then. One that is longer than we take is refused before the
 * rest of it is fetched.
 */
export async function takeMail(intake: Pick<Intake, 'begin'>, mail: LyingMail): Promise<MailFate> {
  const { door, tls, recipient, octets } = mail
  const source = withCrlf(bounded(mail.source, octets))
  try {
    const head = await headOf(source)
    if (head.length === 0) return { state: 'gone', reason: null, messageId: null }
    const reversePath = returnPathOf(parseHeaderSection(head).fields)
    const transaction = intake.begin({ door, peer: { address: null, helo: null, tls } })
    const sender = await transaction.from(reversePath, { declaredOctets: octets })
    if (sender.verdict.kind !== 'pass') return fateOf(sender)
    const addressee = await transaction.to(recipient)
    if (addressee.verdict.kind !== 'pass') return fateOf(addressee)
    const [reply] = await transaction.message(joined(head, source))
    if (reply === undefined) throw new Error('expected a reply for the one recipient, got none')
    const { messageId = null, disposition = null, reason = null } = reply.stored ?? {}
    // At a desk behind a forwarder what is refused is taken all the same: here nobody stands before us.
    if (disposition === 'refused') return { state: 'refused', reason, messageId }
    return { ...fateOf(reply), messageId }
  } finally {
    await source.return(undefined)
  }
}

function fateOf({ verdict }: Pick<Answer, 'verdict'>): MailFate {
  switch (verdict.kind) {
    case 'pass':
      return { state: 'taken', reason: null, messageId: null }
    case 'reject':
      return { state: 'refused', reason: verdict.reason, messageId: null }
    case 'defer':
      return { state: 'failed', reason: verdict.reason, messageId: null }
  }
}

/** The first octets, at least to the end of the header section where it ends among them. */
async function headOf(source: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < maxHeadOctets && !head.includes('\r\n\r\n')) {
    const { value, done } = await source.next()
    if (done === true) break
    head = head.length === 0 ? Buffer.from(value) : Buffer.concat([head, value])
  }
  return head
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

async function* bounded(source: AsyncIterable<Uint8Array>, said: number | null): AsyncGenerator<Uint8Array> {
  const most = said === null ? unsaidOctets : 2 * said + spareOctets
  let octets = 0
  for await (const chunk of source) {
    octets += chunk.length
    if (octets > most)
      throw new PullError('protocol', `the mail is longer than the ${said ?? most} octets it was said to be`)
    yield chunk
  }
}
