import type { BlobStore } from '../../store/blobs.ts'
import type { OutgoingSignature } from '../compose-facts.ts'
import { composeAnswer, type MailFile } from './compose-answer.ts'
import { letterHtml } from './letter-html.ts'
import { letterText } from './letter-text.ts'
import { type AnswerParts, prepareAnswer } from './prepare-answer.ts'

/** What would be sent: of several copies the first. C38 */
export type AnswerPreview = {
  /** The lines of the header section, as they would leave. */
  readonly header: string
  readonly text: string
  readonly html: string
  readonly files: readonly MailFile[]
  /** How many mails it would be. M29 */
  readonly copies: number
}

/** The header section ends long before. */
const maxHeaderOctets = 64 * 1024

/** Composes an answer as sending would and keeps nothing of it. */
export async function previewAnswer(
  parts: AnswerParts,
  signature: OutgoingSignature,
  blobs: Pick<BlobStore, 'open'>,
): Promise<AnswerPreview> {
  const copies = prepareAnswer(parts, signature, () => '0'.repeat(26))
  const [first] = copies
  if (first === undefined) throw new Error('expected an answer to somebody, got one to nobody')
  const { letter, files } = first.mail
  return {
    header: await headerOf(await composeAnswer(first.mail, blobs)),
    text: letterText(letter),
    html: letterHtml(letter),
    files,
    copies: copies.length,
  }
}

/** What follows the header section is not made at all. */
async function headerOf(octets: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of octets) {
    text += Buffer.from(chunk).toString('utf8')
    if (text.includes('\r\n\r\n') || text.length > maxHeaderOctets) break
  }
  return text.split('\r\n\r\n', 1)[0] ?? ''
}
