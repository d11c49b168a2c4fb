import { withCrlf } from '../domain/mail/line-endings.ts'
import type { RecipientReply } from './answer.ts'
import type { Transaction } from './transaction.ts'

/** A message that comes with its whole envelope at once. */
export type Brought = {
  /** `null` is the null reverse-path. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
  readonly declaredOctets: number | null
  /** As in a file: lone line feeds become CRLF. */
  readonly octets: AsyncIterable<Uint8Array>
}

/** What became of a brought message: who was refused before it was read, and what was said after. */
export type BroughtReplies = {
  readonly refused: readonly RecipientReply[]
  /** Empty where nothing was read. */
  readonly taken: readonly RecipientReply[]
}

/** Asks the three questions of every door, for whoever has all that they ask for in hand. */
export async function bring(transaction: Transaction, message: Brought): Promise<BroughtReplies> {
  const { reversePath, recipients, declaredOctets, octets } = message
  const sender = await transaction.from(reversePath, { declaredOctets })
  if (sender.verdict.kind !== 'pass')
    return { refused: recipients.map((recipient) => ({ recipient, ...sender })), taken: [] }
  const refused: RecipientReply[] = []
  for (const recipient of recipients) {
    const answer = await transaction.to(recipient)
    if (answer.verdict.kind !== 'pass') refused.push({ recipient, ...answer })
  }
  if (refused.length === recipients.length) return { refused, taken: [] }
  return { refused, taken: await transaction.message(withCrlf(octets)) }
}
