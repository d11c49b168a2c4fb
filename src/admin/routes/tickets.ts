import type { Route } from '../page.ts'
import * as searchesEdit from '../pages/searches/edit.ts'
import { list as searchesList } from '../pages/searches/list.ts'
import { askValidation, close, discard, read, reopen, unread } from '../pages/tickets/changes.ts'
import { askDiscard } from '../pages/tickets/discard.ts'
import { exportList } from '../pages/tickets/export.ts'
import * as ticketsList from '../pages/tickets/list.ts'
import * as ticketsShow from '../pages/tickets/show.ts'
import { spam, submitSpam } from '../pages/tickets/spam.ts'

/** The pages where tickets are worked. */
export const ticketsRoutes: readonly Route[] = [
  { method: 'get', path: '/tickets', audience: 'operator', page: ticketsList.list },
  { method: 'post', path: '/tickets/export', audience: 'operator', page: exportList },
  { method: 'get', path: '/searches', audience: 'operator', page: searchesList },
  { method: 'get', path: '/searches/add', audience: 'operator', page: searchesEdit.edit },
  { method: 'post', path: '/searches/add', audience: 'operator', page: searchesEdit.submit },
  { method: 'get', path: '/searches/:id/edit', audience: 'operator', page: searchesEdit.edit },
  { method: 'post', path: '/searches/:id/edit', audience: 'operator', page: searchesEdit.submit },
  { method: 'post', path: '/searches/:id/remove', audience: 'operator', page: searchesEdit.submitRemove },
  { method: 'get', path: '/tickets/:protocol', audience: 'operator', page: ticketsShow.show },
  { method: 'post', path: '/tickets/:protocol/close', audience: 'operator', page: close },
  { method: 'get', path: '/tickets/:protocol/discard', audience: 'operator', page: askDiscard },
  { method: 'post', path: '/tickets/:protocol/discard', audience: 'operator', page: discard },
  { method: 'post', path: '/tickets/:protocol/ask-validation', audience: 'operator', page: askValidation },
  { method: 'post', path: '/tickets/:protocol/reopen', audience: 'operator', page: reopen },
  { method: 'post', path: '/tickets/:protocol/read', audience: 'operator', page: read },
  { method: 'post', path: '/tickets/:protocol/unread', audience: 'operator', page: unread },
  { method: 'get', path: '/tickets/:protocol/spam', audience: 'operator', page: spam },
  { method: 'post', path: '/tickets/:protocol/spam', audience: 'operator', page: submitSpam },
]
