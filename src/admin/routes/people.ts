import type { Route } from '../page.ts'
import * as associationsAdd from '../pages/associations/add.ts'
import * as associationsList from '../pages/associations/list.ts'
import * as contactsAdd from '../pages/contacts/add.ts'
import * as contactsEdit from '../pages/contacts/edit.ts'
import * as contactsImport from '../pages/contacts/import.ts'
import * as contactsList from '../pages/contacts/list.ts'
import { addOneUser, newUserForm } from '../pages/users/add.ts'
import { changeOneUser, editUserForm } from '../pages/users/edit.ts'
import { userList } from '../pages/users/list.ts'

/** The pages about people: contacts, clients and users. */
export const peopleRoutes: readonly Route[] = [
  { method: 'get', path: '/contacts', audience: 'operator', page: contactsList.list },
  { method: 'get', path: '/contacts/add', audience: 'administrator', page: contactsAdd.add },
  {
    method: 'post',
    path: '/contacts/add',
    audience: 'administrator',
    page: contactsAdd.submitAdd,
    lists: ['otherRoles'],
  },
  { method: 'get', path: '/contacts/import', audience: 'administrator', page: contactsImport.importForm },
  { method: 'post', path: '/contacts/import', audience: 'administrator', page: contactsImport.submitImport },
  { method: 'get', path: '/contacts/:address/edit', audience: 'administrator', page: contactsEdit.edit },
  {
    method: 'post',
    path: '/contacts/:address/edit',
    audience: 'administrator',
    page: contactsEdit.submitEdit,
    lists: ['otherRoles'],
  },

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
]
