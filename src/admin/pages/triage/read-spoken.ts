import { readConversation, type Spoken } from '../../../store/conversation.ts'
import type { Db } from '../../../store/database.ts'
import { findTicket } from '../../../store/tickets.ts'

/** Messages of a pre-ticket on its page: the latest ones. */
const maxMessages = 20

/** What was written in a pre-ticket, the oldest first. */
export async function readSpoken(reader: Db, protocol: string): Promise<readonly Spoken[]> {
  const ticket = await findTicket(reader, protocol)
  if (ticket === null) return []
  const { id: ticketId, messageIds } = ticket
  const asked = { ticketId, messageIds, selection: 'mail', until: null, limit: maxMessages } as const
  const { entries } = await readConversation(reader, asked)
  return entries.flatMap((entry) => (entry.kind === 'mail' ? [entry.spoken] : []))
}
