/** Texts of the pages where the desk is set up: queues, ticket types, groups, branches and contracts, in Brazilian Portuguese. */
export const deskPtBr = {
  'tickets.queue': 'Fila',
  'tickets.queue.all': 'Todas as filas',
  'tickets.column.queue': 'Fila',
  'ticket.queue': 'Fila',
  'ticket.type': 'Tipo',
  'ticket.assignee': 'Responsável',
} as const
