import { findMessage } from '../../../store/messages.ts'
import { permittedTicket } from '../../permitted.ts'
import { spamQuestion } from '../../spam-entry.ts'
import { askSpam, type FindCase, submitSpam as submit } from '../spam/ask.ts'

/** The message that opened the ticket shows how far its requester is proved. */
const find: FindCase = async (context, request) => {
  const { reader } = context.database
  const ticket = await permittedTicket(context, request, 'work')
  const { protocol, requester, state } = ticket
  const [first] = ticket.messageIds
  const address = requester?.address ?? ''
  const message = first === undefined ? null : await findMessage(reader, first)
  const question = await spamQuestion(reader, address, message)
  return {
    address,
    question,
    obstacleKey: state === 'open' ? question.obstacleKey : 'ticket.not-possible',
    ticket,
    backHref: `/tickets/${protocol}`,
    event: 'ticket-marked-spam',
    subject: protocol,
    reason: { key: 'ticket.spam.reason', values: { protocol } },
    doneKey: 'ticket.spam.done',
  }
}

/** Asks whether the sender is to be blocked and the ticket closed as spam. */
export const spam = askSpam(find)

/** Blocks the sender and closes the ticket as spam. */
export const submitSpam = submit(find)
