import type { matchingPtBr } from './matching-pt-br.ts'

/** Texts of what joins, splits and follows tickets, in English. */
export const matchingEn: Readonly<Record<keyof typeof matchingPtBr, string>> = {
  'setting.attachByNumber': 'Attach replies automatically',
  'setting.attachByNumber.hint':
    'The number in the subject leads a message to its ticket, if the sender is the requester or copied there.',
  'setting.closedTickets': 'Reply to a closed ticket',
  'setting.closedTickets.hint': 'In every case it shows among the unread.',
  'setting.closedTickets.attach': 'Attach it to the ticket, which stays closed',
  'setting.closedTickets.reopen': 'Attach it and reopen the ticket',
  'setting.closedTickets.new': 'Open a new ticket, linked to the closed one',
  'setting.agentForwards': 'A message forwarded by an agent opens a ticket for its original sender',
  'setting.agentForwards.hint':
    'Only where it is proved that the agent sent it. Where agents may not open tickets, this passes.',
  'history.followed-up': 'Goes on in a new ticket',
}
