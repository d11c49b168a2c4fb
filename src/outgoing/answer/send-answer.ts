import type { AnswerMove } from '../../domain/outgoing/answer.ts'
import { withoutSignature } from '../../domain/outgoing/typed-words.ts'
import { type AnswerQueued, queueAnswer } from '../../store/answers.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { type Database, writeTransaction } from '../../store/database.ts'
import { newId } from '../../store/id.ts'
import type { QueuedMail } from '../../store/queued-mails.ts'
import type { VersionedAction } from '../../store/ticket-edits.ts'
import type { ValidationLink } from '../../store/validation-requests.ts'
import type { OutgoingSignature } from '../compose-facts.ts'
import { keepOctets } from '../keep-octets.ts'
import type { AnswerBase } from './answer-parts.ts'
import { composeAnswer } from './compose-answer.ts'
import { plainLines } from './letter.ts'
import { type AnswerCopy, type AnswerParts, prepareAnswer } from './prepare-answer.ts'

/** What sending an answer needs. */
export type AnswerSender = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly signature: OutgoingSignature
}

/** Who sends which draft. */
export type Sending = {
  readonly draft: { readonly id: string; readonly version: number }
  readonly userId: string
  readonly move: AnswerMove
  readonly link: ValidationLink | null
  readonly seen: number
  readonly action: VersionedAction
}

/**
 * Composes the mails of an answer and puts them into the outbox.
 *
 * Their octets are kept before the transaction begins: no mail that arrives waits for a large file.
 */
export async function sendAnswer(
  { database, blobs, signature }: AnswerSender,
  parts: AnswerParts,
  { chosen, channel }: Pick<AnswerBase, 'chosen' | 'channel'>,
  { draft, userId, move, link, seen, action }: Sending,
): Promise<AnswerQueued> {
  const copies = prepareAnswer(parts, signature, () => newId(action.now))
  const typed = withoutSignature(plainLines(parts.content.text))
  const mails: QueuedMail[] = []
  for (const copy of copies) {
    const octets = await keepOctets(await composeAnswer(copy.mail, blobs), blobs)
    mails.push({
      ...queuedOf(copy, octets),
      kind: parts.ground.original === null ? 'new' : 'reply',
      ticket: parts.ticket,
      leavesAt: parts.leavesAt,
      channel: chosen,
      actionId: draft.id,
      userId,
      typed,
    })
  }
  const { to, cc } = parts.people
  return writeTransaction(database, (trx) =>
    queueAnswer(
      trx,
      {
        ...draft,
        ticketId: parts.ticket.id,
        userId,
        mails,
        channel: { ...chosen, name: channel?.name ?? null },
        recipients: [...to, ...cc].map(({ address }) => address),
        leavesAt: parts.leavesAt,
        move,
        link,
        seen,
      },
      action,
    ),
  )
}

function queuedOf(
  { id, reversePath, to, cc, mail }: AnswerCopy,
  octets: Awaited<ReturnType<typeof keepOctets>>,
): Pick<QueuedMail, 'id' | 'mail'> {
  const { messageId, author, subject } = mail
  return {
    id,
    mail: { template: 'composed', messageId, reversePath, author, to, cc, subject, octets },
  }
}
