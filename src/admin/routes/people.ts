import type { Route } from '../page.ts'
import * as associationsAdd from '../pages/associations/add.ts'
import * as associationsList from '../pages/associations/list.ts'
import * as clientsList from '../pages/clients/list.ts'
import * as clientsNames from '../pages/clients/names.ts'
import * as clientsShow from '../pages/clients/show.ts'
import * as contactsAdd from '../pages/contacts/add.ts'
import * as contactsAddresses from '../pages/contacts/addresses.ts'
import * as contactsEdit from '../pages/contacts/edit.ts'
import * as contactsErase from '../pages/contacts/erase.ts'
import * as contactsExport from '../pages/contacts/export.ts'
import * as contactsImport from '../pages/contacts/import.ts'
import * as contactsList from '../pages/contacts/list.ts'
import * as contactsMerge from '../pages/contacts/merge.ts'
import * as contactsShow from '../pages/contacts/show.ts'
import { addOneUser, newUserForm } from '../pages/users/add.ts'
import { changeOneUser, editUserForm } from '../pages/users/edit.ts'
import { userList } from '../pages/users/list.ts'
import { editMail, submitMail } from '../pages/users/mail.ts'

/** The form of a contact, which may choose several roles. */
const ofContact = { audience: 'administrator', lists: ['otherRoles'] } as const

const byAdministrator = { audience: 'administrator' } as const

/** The pages about people: contacts, clients and users. */
export const peopleRoutes: readonly Route[] = [
  { method: 'get', path: '/contacts', audience: 'operator', page: contactsList.list },
  { method: 'get', path: '/contacts/add', audience: 'administrator', page: contactsAdd.add },
  { method: 'post', path: '/contacts/add', ...ofContact, page: contactsAdd.submitAdd },
  { method: 'get', path: '/contacts/import', audience: 'administrator', page: contactsImport.importForm },
  { method: 'post', path: '/contacts/import', audience: 'administrator', page: contactsImport.submitImport },
  { method: 'get', path: '/contacts/:address/edit', audience: 'administrator', page: contactsEdit.edit },
  { method: 'post', path: '/contacts/:address/edit', ...ofContact, page: contactsEdit.submitEdit },
  { method: 'get', path: '/contacts/:address', audience: 'operator', page: contactsShow.show },
  {
    method: 'post',
    path: '/contacts/:address/language',
    ...byAdministrator,
    page: contactsShow.submitLanguage,
  },
  {
    method: 'post',
    path: '/contacts/:address/addresses',
    ...byAdministrator,
    page: contactsAddresses.submitAddress,
  },
  {
    method: 'post',
    path: '/contacts/:address/addresses/remove',
    ...byAdministrator,
    page: contactsAddresses.submitRemoveAddress,
  },
  {
    method: 'post',
    path: '/contacts/:address/addresses/first',
    ...byAdministrator,
    page: contactsAddresses.submitFirstAddress,
  },
  { method: 'get', path: '/contacts/:address/merge', ...byAdministrator, page: contactsMerge.askMerge },
  { method: 'post', path: '/contacts/:address/merge', ...byAdministrator, page: contactsMerge.submitMerge },
  {
    method: 'post',
    path: '/contacts/:address/export',
    ...byAdministrator,
    page: contactsExport.submitExport,
  },
  { method: 'get', path: '/contacts/:address/erase', ...byAdministrator, page: contactsErase.askErase },
  { method: 'post', path: '/contacts/:address/erase', ...byAdministrator, page: contactsErase.submitErase },

  { method: 'get', path: '/clients', audience: 'operator', page: clientsList.list },
  { method: 'get', path: '/clients/names', audience: 'operator', page: clientsNames.names },
  { method: 'get', path: '/clients/:id', audience: 'operator', page: clientsShow.show },
  { method: 'post', path: '/clients/:id', ...byAdministrator, page: clientsShow.submitName },
  { method: 'post', path: '/clients/:id/domains', ...byAdministrator, page: clientsShow.submitDomain },

  { method: 'get', path: '/associations', audience: 'operator', page: associationsList.list },
  { method: 'get', path: '/associations/add', audience: 'administrator', page: associationsAdd.add },
  { method: 'post', path: '/associations/add', audience: 'administrator', page: associationsAdd.submitAdd },
  {
    method: 'post',
    path: '/associations/:domain/remove',
    audience: 'administrator',
    page: associationsList.submitRemove,
  },

  { method: 'get', path: '/users', audience: 'administrator', page: userList },
  { method: 'get', path: '/users/new', audience: 'administrator', page: newUserForm },
  { method: 'post', path: '/users', audience: 'administrator', page: addOneUser },
  { method: 'get', path: '/users/:id', audience: 'administrator', page: editUserForm },
  { method: 'post', path: '/users/:id', audience: 'administrator', page: changeOneUser, lists: ['groups'] },
  { method: 'get', path: '/users/:id/mail', audience: 'administrator', page: editMail },
  { method: 'post', path: '/users/:id/mail', audience: 'administrator', page: submitMail },
]
