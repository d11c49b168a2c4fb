import type { deskPtBr } from './desk-pt-br.ts'

/** Texts of the pages where the desk is set up: queues, ticket types, groups, branches and contracts, in English. */
export const deskEn: Readonly<Record<keyof typeof deskPtBr, string>> = {
  'tickets.queue': 'Queue',
  'tickets.queue.all': 'All queues',
  'tickets.column.queue': 'Queue',
  'ticket.queue': 'Queue',
  'ticket.type': 'Type',
  'ticket.assignee': 'Assignee',
}
