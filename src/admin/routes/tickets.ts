import type { Route } from '../page.ts'
import * as searchesEdit from '../pages/searches/edit.ts'
import { list as searchesList } from '../pages/searches/list.ts'
import { askValidation, close, discard, read, reopen, unread } from '../pages/tickets/changes.ts'
import { askDiscard } from '../pages/tickets/discard.ts'
import { edit, submitEdit } from '../pages/tickets/edit.ts'
import { askEraseNote, submitEraseNote } from '../pages/tickets/erase-note.ts'
import { exportList } from '../pages/tickets/export.ts'
import * as ticketsList from '../pages/tickets/list.ts'
import { askMerge, submitMerge } from '../pages/tickets/merge.ts'
import { submitRequester } from '../pages/tickets/requester.ts'
import { submitNote } from '../pages/tickets/notes.ts'
import { submitParticipant, submitRemoveParticipant } from '../pages/tickets/participants.ts'
import * as ticketsShow from '../pages/tickets/show.ts'
import { spam, submitSpam } from '../pages/tickets/spam.ts'
import { submitStage } from '../pages/tickets/stage.ts'
import { askSplit, submitSplit } from '../pages/tickets/split.ts'

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
  { method: 'get', path: '/tickets/:protocol/merge', audience: 'operator', page: askMerge },
  { method: 'post', path: '/tickets/:protocol/merge', audience: 'operator', page: submitMerge },
  { method: 'get', path: '/tickets/:protocol/split', audience: 'operator', page: askSplit },
  {
    method: 'post',
    path: '/tickets/:protocol/split',
    audience: 'operator',
    page: submitSplit,
    lists: ['message'],
  },
  { method: 'post', path: '/tickets/:protocol/stage', audience: 'operator', page: submitStage },
  { method: 'post', path: '/tickets/:protocol/requester', audience: 'operator', page: submitRequester },
  { method: 'get', path: '/tickets/:protocol/edit', audience: 'operator', page: edit },
  { method: 'post', path: '/tickets/:protocol/edit', audience: 'operator', page: submitEdit },
  { method: 'post', path: '/tickets/:protocol/notes', audience: 'operator', page: submitNote },
  { method: 'get', path: '/tickets/:protocol/notes/:note/erase', audience: 'operator', page: askEraseNote },
  {
    method: 'post',
    path: '/tickets/:protocol/notes/:note/erase',
    audience: 'operator',
    page: submitEraseNote,
  },
  { method: 'post', path: '/tickets/:protocol/participants', audience: 'operator', page: submitParticipant },
  {
    method: 'post',
    path: '/tickets/:protocol/participants/remove',
    audience: 'operator',
    page: submitRemoveParticipant,
  },
  { method: 'post', path: '/tickets/:protocol/messages/:id/read', audience: 'operator', page: read },
  { method: 'post', path: '/tickets/:protocol/messages/:id/unread', audience: 'operator', page: unread },
]
