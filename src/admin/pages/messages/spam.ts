import { foldAddress } from '../../../domain/mail/address.ts'
import { mayAt, type Permissions } from '../../../domain/permission.ts'
import type { Db } from '../../../store/database.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { findTicket, type TicketRecord } from '../../../store/tickets.ts'
import { notFound } from '../../http-fault.ts'
import { permissionsOf, permittedMessage } from '../../permitted.ts'
import { spamQuestion } from '../../spam-entry.ts'
import { askSpam, type FindCase, submitSpam as submit } from '../spam/ask.ts'

const find: FindCase = async (context, request) => {
  const { reader } = context.database
  const message = await permittedMessage(context, request, 'work')
  if (message.direction === 'out') throw notFound()
  const { id } = message
  const address = spammerOf(message)
  const question = await spamQuestion(reader, address, message)
  return {
    address,
    question,
    obstacleKey: question.obstacleKey,
    ticket: await ticketOf(reader, message, await permissionsOf(context, request)),
    backHref: `/messages/${id}`,
    event: 'message-marked-spam',
    subject: id,
    reason: { key: 'spam.reason', values: { message: id } },
    doneKey: 'spam.done',
  }
}

/** Asks whether the sender of a message is to be blocked. */
export const spam = askSpam(find)

/** Blocks the sender, and closes the ticket it opened as spam. */
export const submitSpam = submit(find)

/** Whom a message is from: its author, or its reverse-path when none can be read. */
function spammerOf({ author, reversePath }: MessageRecord): string {
  return foldAddress(author?.address ?? reversePath ?? '')
}

/**
 * The open ticket of the same sender; one that others opened goes on without him.
 *
 * The message may have other tickets, by which it is seen here: one that may not be worked stays as it is.
 */
async function ticketOf(
  db: Db,
  message: MessageRecord,
  permissions: Permissions,
): Promise<TicketRecord | null> {
  const ticket = message.protocol === null ? null : await findTicket(db, message.protocol)
  const isOfSpammer = foldAddress(ticket?.requester?.address ?? '') === spammerOf(message)
  const isWorkable = mayAt(permissions, ticket?.queue?.id ?? null, 'work')
  return ticket?.state === 'open' && isOfSpammer && isWorkable ? ticket : null
}
