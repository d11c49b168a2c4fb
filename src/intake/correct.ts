import type { Correction } from '../domain/policy/facts.ts'
import { lackingOf, type SelfService, selfServiceOf } from '../domain/policy/self-service.ts'
import { recordAudit } from '../store/audit.ts'
import { findCorrection } from '../store/corrections.ts'
import type { MessageRecord } from '../store/messages.ts'
import { findMessage } from '../store/messages.ts'
import { listNotices } from '../store/notices.ts'
import { type ReprocessContext, reprocess } from './reprocess.ts'

/** What became of a correction. */
export type Corrected =
  /** It was judged with the message; what the message is now stands with it. */
  | 'judged'
  /** Somebody was faster, the time is over, or it was never to be had. */
  | 'closed'
  /** Something that was asked for is missing. */
  | 'lacking'

/** What the author of a refused message may correct now, by today's policy. */
export async function offerSelfService(
  { path, database }: ReprocessContext,
  message: MessageRecord,
): Promise<SelfService> {
  const { desksById } = await path.policy.current()
  const { authentication, reversePath, receivedAt, state, contentState, deliveries, decisions } = message
  const reason = decisions[0]?.old.reason ?? message.reason
  if (reason === null || message.direction === 'out') return { kind: 'none' }
  const { reader } = database
  const notices = await listNotices(reader, message.id)
  const wasMailed = notices.some(({ mail, withheld }) => mail !== null && withheld === null)
  return selfServiceOf(
    {
      reason,
      toldBy: wasMailed ? 'mail' : /^5/.test(message.reply ?? '') ? 'reply' : null,
      author: message.author?.address ?? null,
      reversePath,
      authentication,
      receivedAt,
      isOpen:
        state === 'refused' &&
        contentState !== 'absent' &&
        (await findCorrection(reader, message.id)) === null,
      isOffered: deliveries.every(({ deskId }) => desksById.get(deskId ?? '')?.settings.selfService === true),
      traces: deliveries.map(({ trace }) => trace),
    },
    path.clock(),
  )
}

/** Judges a refused message again with what its author has added; the rules decide as about any other. */
export async function correct(
  context: ReprocessContext,
  messageId: string,
  correction: Correction,
  address: string,
): Promise<Corrected> {
  const message = await findMessage(context.database.reader, messageId)
  const author = message?.author?.address ?? null
  if (message === null || author === null) return 'closed'
  const offer = await offerSelfService(context, message)
  if (offer.kind !== 'open') return 'closed'
  if (lackingOf(correction, offer.parts).length > 0) return 'lacking'
  const asked = askedOf(correction, offer.parts)
  const at = context.path.clock()
  const judged = await reprocess(context, messageId, {
    actor: author,
    correction: { ...asked, author, address, at },
  })
  if (judged?.applied !== true) return 'closed'
  await recordAudit(
    context.database.writer,
    { event: 'message-corrected', actor: author, address, subject: messageId },
    at,
  )
  return 'judged'
}

/** Only what was asked for: a form of one's own making changes nothing else. */
function askedOf({ subject, text, isConfirmed }: Correction, parts: readonly string[]): Correction {
  return {
    subject: parts.includes('subject') ? subject : null,
    text: parts.includes('text') ? text : null,
    isConfirmed: parts.includes('confirmation') && isConfirmed,
  }
}
