import type { Route } from './page.ts'
import * as associationsAdd from './pages/associations/add.ts'
import * as associationsList from './pages/associations/list.ts'
import { deferred } from './pages/at-door/deferred.ts'
import * as atDoorList from './pages/at-door/list.ts'
import * as atDoorShow from './pages/at-door/show.ts'
import * as blocklistAdd from './pages/blocklist/add.ts'
import * as blocklistList from './pages/blocklist/list.ts'
import * as blocklistRemove from './pages/blocklist/remove.ts'
import * as filter from './pages/filter/list.ts'
import * as contactsAdd from './pages/contacts/add.ts'
import * as contactsEdit from './pages/contacts/edit.ts'
import * as contactsImport from './pages/contacts/import.ts'
import * as contactsList from './pages/contacts/list.ts'
import * as desksAdd from './pages/desks/add.ts'
import * as desksEdit from './pages/desks/edit.ts'
import * as desksList from './pages/desks/list.ts'
import { policy, submitPolicy } from './pages/desks/policy.ts'
import * as desksRemove from './pages/desks/remove.ts'
import * as impactShow from './pages/impact/show.ts'
import { attachment } from './pages/messages/attachment.ts'
import { html } from './pages/messages/html.ts'
import { picture, showPictures } from './pages/messages/images.ts'
import * as messagesList from './pages/messages/list.ts'
import { newer } from './pages/messages/newer.ts'
import { progress } from './pages/messages/progress.ts'
import { reprocess, submitReprocess } from './pages/messages/reprocess.ts'
import * as messagesShow from './pages/messages/show.ts'
import * as messagesSpam from './pages/messages/spam.ts'
import { source } from './pages/messages/source.ts'
import { changes } from './pages/policy/changes.ts'
import { askValidation, close, discard, read, reopen, unread } from './pages/tickets/changes.ts'
import { askDiscard } from './pages/tickets/discard.ts'
import * as rulesList from './pages/rules/list.ts'
import * as rulesShow from './pages/rules/show.ts'
import { simulate, submitSimulate } from './pages/simulate/show.ts'
import * as ticketsList from './pages/tickets/list.ts'
import * as ticketsShow from './pages/tickets/show.ts'
import { spam, submitSpam } from './pages/tickets/spam.ts'

/** The form of a contact, which may choose several roles. */
const ofContact = { audience: 'administrator', lists: ['otherRoles'] } as const

/** The pages about mail: messages, tickets, desks, blocklist and contacts. */
export const mailRoutes: readonly Route[] = [
  { method: 'get', path: '/messages', audience: 'operator', page: messagesList.list },
  { method: 'get', path: '/messages/newer', audience: 'operator', page: newer, isBackground: true },
  { method: 'get', path: '/messages/reprocess', audience: 'operator', page: reprocess, lists: ['id'] },
  { method: 'post', path: '/messages/reprocess', audience: 'operator', page: submitReprocess, lists: ['id'] },
  { method: 'get', path: '/messages/reprocess/progress', audience: 'operator', page: progress },
  { method: 'get', path: '/messages/:id', audience: 'operator', page: messagesShow.show },
  { method: 'get', path: '/messages/:id/html', audience: 'operator', page: html },
  { method: 'post', path: '/messages/:id/pictures', audience: 'operator', page: showPictures },
  { method: 'get', path: '/messages/:id/pictures/:position', audience: 'anyone', page: picture },
  { method: 'get', path: '/messages/:id/spam', audience: 'operator', page: messagesSpam.spam },
  { method: 'post', path: '/messages/:id/spam', audience: 'operator', page: messagesSpam.submitSpam },
  { method: 'get', path: '/messages/:id/source', audience: 'administrator', page: source },
  { method: 'get', path: '/messages/:id/attachments/:attachmentId', audience: 'operator', page: attachment },

  { method: 'get', path: '/at-door', audience: 'operator', page: atDoorList.list },
  { method: 'get', path: '/at-door/deferred', audience: 'operator', page: deferred },
  { method: 'get', path: '/at-door/:id', audience: 'operator', page: atDoorShow.show },
  { method: 'post', path: '/at-door/:id/approve', audience: 'operator', page: atDoorShow.approve },
  { method: 'post', path: '/at-door/:id/refuse', audience: 'operator', page: atDoorShow.refuse },

  { method: 'get', path: '/simulate', audience: 'operator', page: simulate },
  { method: 'post', path: '/simulate', audience: 'operator', page: submitSimulate, hasUpload: true },

  { method: 'get', path: '/tickets', audience: 'operator', page: ticketsList.list },
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

  { method: 'get', path: '/desks', audience: 'administrator', page: desksList.list },
  { method: 'get', path: '/desks/add', audience: 'administrator', page: desksAdd.add },
  { method: 'post', path: '/desks/add', audience: 'administrator', page: desksAdd.submitAdd },
  { method: 'get', path: '/desks/:address/edit', audience: 'administrator', page: desksEdit.edit },
  { method: 'post', path: '/desks/:address/edit', audience: 'administrator', page: desksEdit.submitEdit },
  { method: 'get', path: '/desks/:address/policy', audience: 'administrator', page: policy },
  { method: 'post', path: '/desks/:address/policy', audience: 'administrator', page: submitPolicy },
  { method: 'post', path: '/desks/:address/enable', audience: 'administrator', page: desksEdit.enable },
  { method: 'post', path: '/desks/:address/disable', audience: 'administrator', page: desksEdit.disable },
  { method: 'get', path: '/desks/:address/remove', audience: 'administrator', page: desksRemove.remove },
  {
    method: 'post',
    path: '/desks/:address/remove',
    audience: 'administrator',
    page: desksRemove.submitRemove,
  },

  { method: 'get', path: '/blocklist', audience: 'operator', page: blocklistList.list },
  { method: 'get', path: '/blocklist/add', audience: 'administrator', page: blocklistAdd.add },
  { method: 'post', path: '/blocklist/add', audience: 'administrator', page: blocklistAdd.submitAdd },
  {
    method: 'get',
    path: '/blocklist/:pattern/remove',
    audience: 'administrator',
    page: blocklistRemove.remove,
  },
  {
    method: 'post',
    path: '/blocklist/:pattern/remove',
    audience: 'administrator',
    page: blocklistRemove.submitRemove,
  },

  { method: 'get', path: '/rules', audience: 'administrator', page: rulesList.list },
  { method: 'get', path: '/rules/:rule', audience: 'administrator', page: rulesShow.show },
  { method: 'post', path: '/rules/:rule/mode', audience: 'administrator', page: rulesShow.submitMode },

  { method: 'get', path: '/policy/changes', audience: 'administrator', page: changes },
  { method: 'get', path: '/impact/:id', audience: 'administrator', page: impactShow.show },
  { method: 'post', path: '/impact/:id/again', audience: 'administrator', page: impactShow.again },
  { method: 'get', path: '/filter', audience: 'operator', page: filter.list },
  { method: 'post', path: '/filter/add', audience: 'administrator', page: filter.submitAdd },
  { method: 'post', path: '/filter/:address/remove', audience: 'administrator', page: filter.submitRemove },

  { method: 'get', path: '/contacts', audience: 'operator', page: contactsList.list },
  { method: 'get', path: '/contacts/add', audience: 'administrator', page: contactsAdd.add },
  { method: 'post', path: '/contacts/add', ...ofContact, page: contactsAdd.submitAdd },
  { method: 'get', path: '/contacts/import', audience: 'administrator', page: contactsImport.importForm },
  { method: 'post', path: '/contacts/import', audience: 'administrator', page: contactsImport.submitImport },
  { method: 'get', path: '/contacts/:address/edit', audience: 'administrator', page: contactsEdit.edit },
  { method: 'post', path: '/contacts/:address/edit', ...ofContact, page: contactsEdit.submitEdit },

  { method: 'get', path: '/associations', audience: 'operator', page: associationsList.list },
  { method: 'get', path: '/associations/add', audience: 'administrator', page: associationsAdd.add },
  { method: 'post', path: '/associations/add', audience: 'administrator', page: associationsAdd.submitAdd },
  {
    method: 'post',
    path: '/associations/:domain/remove',
    audience: 'administrator',
    page: associationsList.submitRemove,
  },
]
